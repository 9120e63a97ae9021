using System.Numerics;
using Gtzan.Audio.Dsp.Stft;

namespace Gtzan.Audio.Augmentation;

/// <summary>
/// Changes the length of a signal without changing its frequencies. Output frame j lies at t = j·rate between input frames ⌊t⌋ and ⌊t⌋ + 1:
/// its magnitude is interpolated between theirs, and its phase advances from frame j − 1 by what lies between the two.
/// </summary>
/// <remarks>
/// J. Flanagan and R. Golden, "Phase vocoder", Bell System Technical Journal 45, 1966; M. Dolson, "The phase vocoder: a tutorial",
/// Computer Music Journal 10, 1986. A phase is kept as a number on the unit circle, and advances by a product: with equal hops for input and
/// output, the difference of two input phases needs no unwrapping.
/// </remarks>
public static class PhaseVocoder
{
    /// <summary>Stretches a signal to a length; of its own length it is returned as it is.</summary>
    /// <exception cref="ArgumentException">The signal is empty, not finite, or too long to hold its spectrum in memory.</exception>
    public static float[] Stretch(ReadOnlySpan<float> samples, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length == samples.Length)
            return samples.ToArray();
        var stft = new Stft(new StftOptions());
        var spectrum = stft.Transform(samples);
        int bins = stft.Bins, frames = spectrum.Length / bins;
        var rate = (double)samples.Length / length;
        var stretched = new Complex[stft.FrameCount(length) * bins];
        Complex[] phase = new Complex[bins], advance = new Complex[bins];
        for (var k = 0; k < bins; k++)
            phase[k] = Unit(spectrum[k]);

        var advanced = -1;
        for (var (frame, position) = (0, 0.0); frame < stretched.Length / bins; position = ++frame * rate)
        {
            // Beyond the last frame there is silence.
            var before = (int)position;
            var share = position - before;
            var (from, to) = (Frame(before), Frame(before + 1));
            var isNew = before != advanced;
            for (var k = 0; k < bins; k++)
            {
                var (first, next) = (ValueOf(from, k), ValueOf(to, k));
                stretched[(frame * bins) + k] = phase[k] * (((1 - share) * Magnitude(first)) + (share * Magnitude(next)));
                if (isNew)
                    advance[k] = Unit(next * Complex.Conjugate(first));
                phase[k] = Unit(phase[k] * advance[k]);
            }

            advanced = before;
        }

        return Array.ConvertAll(stft.Inverse(stretched, length), value => (float)value);

        int Frame(int frame) => frame < frames ? frame * bins : -1;

        Complex ValueOf(int frame, int bin) => frame < 0 ? Complex.Zero : spectrum[frame + bin];
    }

    // Complex.Abs guards against overflow, which samples cannot cause, and takes three times as long.
    private static double Magnitude(Complex value) => Math.Sqrt((value.Real * value.Real) + (value.Imaginary * value.Imaginary));

    private static Complex Unit(Complex value)
    {
        var magnitude = Magnitude(value);
        return magnitude > 0 ? new Complex(value.Real / magnitude, value.Imaginary / magnitude) : Complex.One;
    }
}
