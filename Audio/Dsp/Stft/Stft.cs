using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp.Fft;
using Gtzan.Audio.Dsp.Fft.Fast;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Framing.Fast;
using Gtzan.Audio.Dsp.Lanes;

namespace Gtzan.Audio.Dsp.Stft;

/// <summary>
/// The short-time Fourier transform: X[f, k] = Σᵢ w[i]·y[f·hop + i − N/2]·exp(−2πi·ki / N), w the periodic Hann window of N samples.
/// </summary>
/// <remarks>
/// Frames are centred: frame f is centred on sample f·hop, and the signal padded with N/2 samples on both sides. Values are those of
/// <c>librosa.stft(y, n_fft=N, hop_length=hop, center=True)</c>, transposed: rows are frames here, columns frequencies. X is computed in
/// double precision and then rounded, as in librosa; powers alone, for MFCCs, in single precision, which is faster. An instance owns its
/// work space: use one per thread.
/// </remarks>
public sealed class Stft
{
    private readonly RealFft _fft;
    private readonly FrameBlock _frames;
    private readonly LaneBuffer _power;
    private readonly FramePadding _padding;
    private LaneBuffer? _imaginary;
    private (DoubleFft Fft, LaneSamples<double> Frames)? _double; // created when first used

    /// <summary>Prepares transforms of <paramref name="fftLength"/> samples every <paramref name="hopLength"/> samples.</summary>
    /// <exception cref="ArgumentException">The FFT length is not a power of two, or the hop is not between 1 and 2¹⁸.</exception>
    public Stft(int fftLength, int hopLength, FramePadding padding = FramePadding.Zeros)
    {
        if (hopLength is < 1 or > RealFft.MaxLength)
            throw new ArgumentException(
                $"The hop length must be from 1 to {RealFft.MaxLength} samples, not {hopLength}.", nameof(hopLength));
        if (!Enum.IsDefined(padding))
            throw new ArgumentException($"There is no padding number {(int)padding}.", nameof(padding));

        _fft = new RealFft(fftLength);
        _frames = new FrameBlock(_fft, hopLength, padding);
        _power = new LaneBuffer(_fft.Bins);
        _padding = padding;
        HopLength = hopLength;
    }

    /// <summary>N, samples in a frame.</summary>
    public int FftLength => _fft.Length;

    /// <summary>Samples from one frame to the next.</summary>
    public int HopLength { get; }

    /// <summary>N/2 + 1 frequencies, k·sampleRate / N.</summary>
    public int Bins => _fft.Bins;

    /// <summary>1 + ⌊samples / hop⌋ frames.</summary>
    public int FrameCount(int samples) => 1 + (samples / HopLength);

    /// <summary>The power spectrogram |X|², [frames, bins] row-major.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="destination">Receives frames × bins values.</param>
    /// <exception cref="ArgumentException"> The signal is empty, not finite or too short to reflect, or the destination has another size.
    /// </exception>
    public void Power(ReadOnlySpan<float> samples, Span<float> destination)
    {
        var frames = Check(samples, destination.Length);
        for (var first = 0; first < frames; first += LaneBuffer.Lanes)
        {
            PowerOfBlock(samples, first);
            StoreBlock(_power.Values, first, frames, destination);
        }
    }

    /// <summary>The complex spectrogram X, real and imaginary parts apart, each [frames, bins] row-major.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="real">Receives frames × bins real parts.</param>
    /// <param name="imaginary">Receives frames × bins imaginary parts.</param>
    /// <exception cref="ArgumentException"> The signal is empty, not finite or too short to reflect, or a destination has another size.
    /// </exception>
    public void Transform(ReadOnlySpan<float> samples, Span<float> real, Span<float> imaginary)
    {
        var frames = Check(samples, real.Length);
        Check(samples, imaginary.Length);
        _imaginary ??= new LaneBuffer(Bins);
        for (var first = 0; first < frames; first += LaneBuffer.Lanes)
        {
            TransformBlock(samples, first, _power.Vectors, _imaginary.Vectors);
            StoreBlock(_power.Values, first, frames, real);
            StoreBlock(_imaginary.Values, first, frames, imaginary);
        }
    }

    /// <summary>
    /// |X|² of frames <paramref name="first"/> … + 15, a frame a lane: bins rows, valid until the next call. Lanes beyond the last frame
    /// hold no frame.
    /// </summary>
    internal ReadOnlySpan<Vector512<float>> PowerOfBlock(ReadOnlySpan<float> samples, int first)
    {
        Load(samples, first);
        _fft.Power(_frames.Samples, _power.Vectors);
        return _power.Vectors;
    }

    /// <summary>
    /// X of frames <paramref name="first"/> … + 15, a frame a lane: bins rows each. Lanes beyond the last frame hold no frame.
    /// </summary>
    internal void TransformBlock(ReadOnlySpan<float> samples, int first, Span<Vector512<float>> real, Span<Vector512<float>> imaginary)
    {
        Load(samples, first);
        var (fft, frames) = _double ??= (new DoubleFft(FftLength), _frames.ForDoubles(_fft));
        fft.Transform(frames, real, imaginary);
    }

    private void Load(ReadOnlySpan<float> samples, int first) =>
        _frames.Load(samples, first, Math.Min(LaneBuffer.Lanes, FrameCount(samples.Length) - first));

    /// <summary>Refuses signals of a length that has no meaningful transform.</summary>
    internal void CheckLength(ReadOnlySpan<float> samples)
    {
        if (samples.IsEmpty)
            throw new ArgumentException("The signal is empty: an STFT needs at least one sample.", nameof(samples));
        if (_padding == FramePadding.Reflect && samples.Length <= FftLength / 2)
            throw new ArgumentException(
                $"Reflect padding needs more than {FftLength / 2} samples (half the FFT length {FftLength}), but the signal has " +
                $"{samples.Length}; " +
                "use zero padding or a shorter FFT.", nameof(samples));
    }

    /// <summary>Refuses signals with samples that are infinite or not a number.</summary>
    internal static void CheckFinite(ReadOnlySpan<float> samples)
    {
        if (!TensorPrimitives.IsFiniteAll(samples))
        {
            var index = 0;
            while (float.IsFinite(samples[index]))
                index++;
            throw new ArgumentException($"Sample {index} of the signal is {samples[index]}, not a finite number.", nameof(samples));
        }
    }

    private int Check(ReadOnlySpan<float> samples, int destination)
    {
        CheckLength(samples);
        CheckFinite(samples);
        var frames = FrameCount(samples.Length);
        if (destination != (long)frames * Bins)
            throw new ArgumentException(
                $"The STFT of {samples.Length} samples is {frames} frames x {Bins} bins; the destination has {destination} values.");
        return frames;
    }

    private void StoreBlock(ReadOnlySpan<float> block, int first, int frames, Span<float> destination)
    {
        var lanes = Math.Min(LaneBuffer.Lanes, frames - first);
        for (var lane = 0; lane < lanes; lane++)
        {
            var row = destination.Slice((first + lane) * Bins, Bins);
            for (var k = 0; k < row.Length; k++)
                row[k] = block[(k * LaneBuffer.Lanes) + lane];
        }
    }
}
