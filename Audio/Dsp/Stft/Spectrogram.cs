using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Lanes;

namespace Gtzan.Audio.Dsp.Stft;

/// <summary>
/// The short-time Fourier transform X of a whole signal with its powers |X|² and magnitudes |X|, computed once for all features that are
/// made of it.
/// </summary>
/// <remarks>
/// Stored in blocks of sixteen frames, one frame in each lane, as the transform writes them: features compute sixteen frames at once, and
/// nothing is rearranged. An instance grows to the longest signal; use one per thread.
/// </remarks>
public sealed class Spectrogram
{
    private readonly Stft _stft;
    private LaneBuffer _real = new(0), _imaginary = new(0), _power = new(0), _magnitude = new(0);

    /// <summary>Prepares spectrograms; the defaults are librosa's.</summary>
    /// <exception cref="ArgumentException">The sample rate is below 1, the FFT length no power of two, or the hop out of range.</exception>
    public Spectrogram(
        int sampleRate = FeatureDefaults.SampleRate, int fftLength = FeatureDefaults.FftLength, int hopLength = FeatureDefaults.HopLength,
        FramePadding padding = FramePadding.Zeros)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        _stft = new Stft(fftLength, hopLength, padding);
        SampleRate = sampleRate;
        Padding = padding;
    }

    /// <summary>Samples a second, in hertz.</summary>
    public int SampleRate { get; }

    /// <summary>N, samples in a frame.</summary>
    public int FftLength => _stft.FftLength;

    /// <summary>Samples from one frame to the next.</summary>
    public int HopLength => _stft.HopLength;

    /// <summary>The padding beyond both ends of the signal.</summary>
    public FramePadding Padding { get; }

    /// <summary>N/2 + 1 frequencies.</summary>
    public int Bins => _stft.Bins;

    /// <summary>1 + ⌊samples / hop⌋ frames of the signal computed last; 0 before the first.</summary>
    public int Frames { get; private set; }

    /// <summary>k·sampleRate / N, in hertz.</summary>
    public double FrequencyOf(int bin) => (double)bin * SampleRate / FftLength;

    /// <summary>|X|² of one frame and frequency.</summary>
    public float Power(int frame, int bin) => At(_power, frame, bin);

    /// <summary>|X| of one frame and frequency.</summary>
    public float Magnitude(int frame, int bin) => At(_magnitude, frame, bin);

    internal int Blocks => (Frames + LaneBuffer.Lanes - 1) / LaneBuffer.Lanes;

    /// <summary>Frames of a block; fewer than sixteen in the last.</summary>
    internal int FramesOf(int block) => Math.Min(LaneBuffer.Lanes, Frames - (block * LaneBuffer.Lanes));

    /// <summary>Computes the spectrogram of a signal, in place of the one before.</summary>
    /// <exception cref="ArgumentException">The signal is empty, not finite, too short to reflect, or too long to hold in
    /// memory.</exception>
    public void Compute(ReadOnlySpan<float> samples)
    {
        _stft.CheckLength(samples);
        Compute(samples, 0, _stft.FrameCount(samples.Length));
    }

    /// <summary>As above, of some frames alone.</summary>
    internal void Compute(ReadOnlySpan<float> samples, int firstFrame, int frames)
    {
        _stft.CheckLength(samples);
        Stft.CheckFinite(samples);
        Frames = frames;
        Reserve();
        for (var block = 0; block < Blocks; block++)
        {
            _stft.TransformBlock(samples, firstFrame + (block * LaneBuffer.Lanes), Rows(_real, block), Rows(_imaginary, block));
            Measure(RealOf(block), ImaginaryOf(block), Rows(_power, block), Rows(_magnitude, block));
        }
    }

    internal ReadOnlySpan<Vector512<float>> RealOf(int block) => Rows(_real, block);

    internal ReadOnlySpan<Vector512<float>> ImaginaryOf(int block) => Rows(_imaginary, block);

    internal ReadOnlySpan<Vector512<float>> PowerOf(int block) => Rows(_power, block);

    internal ReadOnlySpan<Vector512<float>> MagnitudeOf(int block) => Rows(_magnitude, block);

    private Span<Vector512<float>> Rows(LaneBuffer buffer, int block) => buffer.Vectors.Slice(block * Bins, Bins);

    private float At(LaneBuffer buffer, int frame, int bin)
    {
        if ((uint)frame >= (uint)Frames || (uint)bin >= (uint)Bins)
            throw new ArgumentException($"The spectrogram has {Frames} frames x {Bins} bins; there is no frame {frame}, bin {bin}.");
        var (block, lane) = Math.DivRem(frame, LaneBuffer.Lanes);
        return buffer.Values[(((block * Bins) + bin) * LaneBuffer.Lanes) + lane];
    }

    private void Reserve()
    {
        var rows = (long)Blocks * Bins;
        if (rows * LaneBuffer.Lanes > Array.MaxLength - LaneBuffer.Lanes)
            throw new ArgumentException($"A signal of {Frames} frames x {Bins} frequencies is too long to hold in memory; cut it into " +
                "pieces.");
        if (rows > _real.Rows)
            (_real, _imaginary, _power, _magnitude) = (new((int)rows), new((int)rows), new((int)rows), new((int)rows));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Measure(
        ReadOnlySpan<Vector512<float>> real, ReadOnlySpan<Vector512<float>> imaginary, Span<Vector512<float>> power,
        Span<Vector512<float>> magnitude)
    {
        for (var k = 0; k < real.Length; k++)
        {
            var square = Vector512.MultiplyAddEstimate(real[k], real[k], imaginary[k] * imaginary[k]);
            power[k] = square;
            magnitude[k] = Vector512.Sqrt(square);
        }
    }
}
