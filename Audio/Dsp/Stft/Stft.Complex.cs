using System.Numerics;
using Gtzan.Audio.Dsp.Fft;
using Gtzan.Audio.Dsp.Fft.Fast;
using Gtzan.Audio.Dsp.Lanes;

namespace Gtzan.Audio.Dsp.Stft;

/// <content>Complex spectra in double precision, and back to a signal.</content>
public sealed partial class Stft
{
    private const double SmallestNormal = 2.2250738585072014e-308;

    private (AnyLengthFft Fft, LaneSamples<double> Samples)? _anyLength; // created when first used

    /// <summary>The complex spectrogram X in double precision, [frames, bins] row-major.</summary>
    /// <exception cref="ArgumentException">The signal is empty, not finite, too short, or too long to hold in memory.</exception>
    public Complex[] Transform(ReadOnlySpan<float> samples)
    {
        Check(samples);
        int frames = FrameCount(samples.Length), bins = Bins;
        if ((long)frames * bins > Array.MaxLength)
            throw new ArgumentException(
                $"A signal of {frames} frames x {bins} frequencies is too long to hold in memory; cut it into pieces.", nameof(samples));
        var spectrum = new Complex[frames * bins];
        var (fft, input) = AnyLength;
        for (var first = 0; first < frames; first += FourDoubles.Count)
        {
            if (first % LaneBuffer.Lanes == 0)
                Load(samples, first);
            var block = fft.Transform(input, first % LaneBuffer.Lanes);
            for (var lane = 0; lane < Math.Min(FourDoubles.Count, frames - first); lane++)
                for (var k = 0; k < bins; k++)
                    spectrum[((first + lane) * bins) + k] = new Complex(block[2 * k].Lanes[lane], block[(2 * k) + 1].Lanes[lane]);
        }

        return spectrum;
    }

    /// <summary>
    /// The signal that has a spectrogram: inverse transforms of all frames, multiplied by the window, added where they overlap, and divided
    /// by the sum of the squared windows there (<c>librosa.istft</c>). A spectrogram that <see cref="Transform(ReadOnlySpan{float})"/> made
    /// gives the signal back wherever that sum is not 0.
    /// </summary>
    /// <param name="spectrum">X, [frames, bins] row-major; it may have been changed.</param>
    /// <param name="samples">The length of the signal: it is cut, or continued with zeros. Null for all that the frames reach, without the
    /// padding of centred frames.</param>
    /// <exception cref="ArgumentException">The spectrum is not a whole number of frames, or the length negative or too large.</exception>
    public double[] Inverse(ReadOnlySpan<Complex> spectrum, int? samples = null)
    {
        var (frames, rest) = Math.DivRem(spectrum.Length, Bins);
        if (frames == 0 || rest != 0)
            throw new ArgumentException(
                $"A spectrum of {FftLength}-sample frames has {Bins} numbers a frame, which {spectrum.Length} is no multiple of.",
                nameof(spectrum));
        var margin = Options.IsCentered ? FftLength / 2 : 0;
        var length = samples ?? (((frames - 1L) * HopLength) + FftLength - (2 * margin));
        if (length < 0 || length > Array.MaxLength)
            throw new ArgumentException($"A signal cannot have {length} samples.", nameof(samples));

        var fft = new FourierTransform(FftLength);
        double[] signal = new double[length], weights = new double[length], values = new double[FftLength];
        for (var frame = 0; frame < frames; frame++)
        {
            var start = ((long)frame * HopLength) - margin;
            int from = (int)Math.Clamp(-start, 0, FftLength), to = (int)Math.Clamp(length - start, from, FftLength);
            if (from == to)
                continue;
            fft.Inverse(spectrum.Slice(frame * Bins, Bins), values);
            for (var n = from; n < to; n++)
            {
                signal[start + n] += _window[n] * values[n];
                weights[start + n] += _window[n] * _window[n];
            }
        }

        // Where all windows are 0, nothing is known of the signal.
        for (var i = 0; i < signal.Length; i++)
            signal[i] /= weights[i] >= SmallestNormal ? weights[i] : 1;
        return signal;
    }

    private (AnyLengthFft Fft, LaneSamples<double> Samples) AnyLength
    {
        get
        {
            if (_anyLength is { } known)
                return known;
            var fft = new AnyLengthFft(FftLength);
            var made = (fft, _frames.InOrder(fft.SampleOrder, _window));
            _anyLength = made;
            return made;
        }
    }
}
