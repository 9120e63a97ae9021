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
    private readonly Stft? _stft; // null if the values were given
    private LaneBuffer _real = new(0), _imaginary = new(0), _power = new(0), _magnitude = new(0);

    /// <summary>Prepares spectrograms; the defaults are librosa's.</summary>
    /// <exception cref="ArgumentException">The sample rate is below 1, or the FFT length or the hop out of range.</exception>
    public Spectrogram(
        int sampleRate = FeatureDefaults.SampleRate, int fftLength = FeatureDefaults.FftLength, int hopLength = FeatureDefaults.HopLength,
        FramePadding padding = FramePadding.Zeros)
        : this(sampleRate, new StftOptions { FftLength = fftLength, HopLength = hopLength, Padding = padding })
    {
    }

    /// <summary>Prepares spectrograms.</summary>
    /// <exception cref="ArgumentException">The sample rate is below 1, or the options are impossible.</exception>
    public Spectrogram(int sampleRate, StftOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        _stft = new Stft(options);
        SampleRate = sampleRate;
        FftLength = options.FftLength;
    }

    private Spectrogram(int sampleRate, int fftLength, double[]? frequencies)
    {
        SampleRate = sampleRate;
        FftLength = fftLength;
        GivenFrequencies = frequencies;
    }

    /// <summary>Samples a second, in hertz.</summary>
    public int SampleRate { get; }

    /// <summary>N, samples in a frame.</summary>
    public int FftLength { get; }

    /// <summary>⌊N/2⌋ + 1 frequencies.</summary>
    public int Bins => (FftLength / 2) + 1;

    /// <summary>The frames of the signal computed last (<see cref="Stft.FrameCount"/>); 0 before the first.</summary>
    public int Frames { get; private set; }

    /// <summary>The options of the transform; null if the spectrogram was given (<see cref="FromMagnitudes"/>).</summary>
    public StftOptions? Options => _stft?.Options;

    /// <summary>The frequencies of the bins, if they are not those of a transform.</summary>
    internal double[]? GivenFrequencies { get; }

    /// <summary>
    /// A spectrogram of magnitudes computed elsewhere, for all features that need no phases; powers are their squares.
    /// </summary>
    /// <param name="magnitudes">|X|, [frames, bins] row-major.</param>
    /// <param name="sampleRate">Samples a second, in hertz.</param>
    /// <param name="fftLength">N; there are ⌊N/2⌋ + 1 bins.</param>
    /// <param name="frequencies">The frequencies of the bins in hertz, ascending, if they are not k·sampleRate / N.</param>
    /// <exception cref="ArgumentException">A value is negative or not finite, the magnitudes are not a whole number of frames, or there is
    /// not one frequency for each bin.</exception>
    public static Spectrogram FromMagnitudes(
        ReadOnlySpan<float> magnitudes, int sampleRate, int fftLength, ReadOnlySpan<double> frequencies = default) =>
        FromValues(magnitudes, sampleRate, fftLength, frequencies, arePowers: false);

    /// <summary>The same of powers; magnitudes are their square roots.</summary>
    /// <param name="powers">|X|², [frames, bins] row-major.</param>
    /// <param name="sampleRate">Samples a second, in hertz.</param>
    /// <param name="fftLength">N; there are ⌊N/2⌋ + 1 bins.</param>
    /// <param name="frequencies">The frequencies of the bins in hertz, ascending, if they are not k·sampleRate / N.</param>
    /// <exception cref="ArgumentException">As <see cref="FromMagnitudes"/>.</exception>
    public static Spectrogram FromPowers(
        ReadOnlySpan<float> powers, int sampleRate, int fftLength, ReadOnlySpan<double> frequencies = default) =>
        FromValues(powers, sampleRate, fftLength, frequencies, arePowers: true);

    /// <summary>k·sampleRate / N in hertz, unless other frequencies were given.</summary>
    public double FrequencyOf(int bin) => GivenFrequencies?[bin] ?? ((double)bin * SampleRate / FftLength);

    /// <summary>|X|² of one frame and frequency.</summary>
    public float Power(int frame, int bin) => At(_power, frame, bin);

    /// <summary>|X| of one frame and frequency.</summary>
    public float Magnitude(int frame, int bin) => At(_magnitude, frame, bin);

    private Stft Transform => _stft ?? throw new InvalidOperationException(
        "This spectrogram was given by its values; make another one with a sample rate and sizes to compute that of a signal.");

    internal int Blocks => (Frames + LaneBuffer.Lanes - 1) / LaneBuffer.Lanes;

    /// <summary>Frames of a block; fewer than sixteen in the last.</summary>
    internal int FramesOf(int block) => Math.Min(LaneBuffer.Lanes, Frames - (block * LaneBuffer.Lanes));

    /// <summary>Computes the spectrogram of a signal, in place of the one before.</summary>
    /// <exception cref="ArgumentException">The signal is empty, not finite, too short, or too long to hold in memory.</exception>
    /// <exception cref="InvalidOperationException">The spectrogram was given.</exception>
    public void Compute(ReadOnlySpan<float> samples)
    {
        Transform.CheckLength(samples);
        Compute(samples, 0, Transform.FrameCount(samples.Length));
    }

    /// <summary>As above, of some frames alone.</summary>
    internal void Compute(ReadOnlySpan<float> samples, int firstFrame, int frames)
    {
        var stft = Transform;
        stft.CheckLength(samples);
        Stft.CheckFinite(samples);
        Frames = frames;
        Reserve();
        if (_real.Rows < _power.Rows)
            (_real, _imaginary) = (new(_power.Rows), new(_power.Rows));
        for (var block = 0; block < Blocks; block++)
        {
            stft.TransformBlock(samples, firstFrame + (block * LaneBuffer.Lanes), Rows(_real, block), Rows(_imaginary, block));
            Measure(RealOf(block), ImaginaryOf(block), Rows(_power, block), Rows(_magnitude, block));
        }
    }

    /// <summary>Refuses given frequencies, for features that are defined by those of a transform.</summary>
    internal void CheckFrequencies(string feature)
    {
        if (GivenFrequencies is not null)
            throw new ArgumentException(
                $"{feature} needs a spectrogram with the frequencies of a Fourier transform; this one was given others.");
    }

    internal ReadOnlySpan<Vector512<float>> RealOf(int block) => Rows(_real, block);

    internal ReadOnlySpan<Vector512<float>> ImaginaryOf(int block) => Rows(_imaginary, block);

    internal ReadOnlySpan<Vector512<float>> PowerOf(int block) => Rows(_power, block);

    internal ReadOnlySpan<Vector512<float>> MagnitudeOf(int block) => Rows(_magnitude, block);

    private static Spectrogram FromValues(
        ReadOnlySpan<float> values, int sampleRate, int fftLength, ReadOnlySpan<double> frequencies, bool arePowers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(fftLength, 1);
        var spectrogram = new Spectrogram(sampleRate, fftLength, frequencies.IsEmpty ? null : frequencies.ToArray());
        var bins = spectrogram.Bins;
        if (values.IsEmpty || values.Length % bins != 0)
            throw new ArgumentException(
                $"A spectrogram of {fftLength}-sample frames has {bins} values a frame, which {values.Length} is no multiple of.",
                nameof(values));
        if (!frequencies.IsEmpty && frequencies.Length != bins)
            throw new ArgumentException(
                $"A spectrogram of {bins} bins needs as many frequencies, not {frequencies.Length}.", nameof(frequencies));
        for (var k = 0; k < frequencies.Length; k++)
            if (!double.IsFinite(frequencies[k]) || (k > 0 && frequencies[k] < frequencies[k - 1]))
                throw new ArgumentException(
                    $"The frequencies of bins must be finite and ascending, but number {k} is {frequencies[k]}.", nameof(frequencies));
        spectrogram.Frames = values.Length / bins;
        spectrogram.Reserve();
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            var (frame, bin) = Math.DivRem(i, bins);
            if (!(value >= 0 && float.IsFinite(arePowers ? value : value * value)))
                throw new ArgumentException(
                    $"The values of a spectrogram must not be negative and have finite powers, but frame {frame}, bin {bin} is {value}.",
                    nameof(values));
            var (block, lane) = Math.DivRem(frame, LaneBuffer.Lanes);
            var at = (((block * bins) + bin) * LaneBuffer.Lanes) + lane;
            (spectrogram._power.Values[at], spectrogram._magnitude.Values[at]) =
                arePowers ? (value, MathF.Sqrt(value)) : (value * value, value);
        }

        return spectrogram;
    }

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
        if (rows > _power.Rows)
            (_power, _magnitude) = (new((int)rows), new((int)rows));
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
