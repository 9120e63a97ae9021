using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp.Lanes;
using Gtzan.Audio.Dsp.Median;
using Gtzan.Audio.Dsp.Stft;

namespace Gtzan.Audio.Features;

/// <summary>
/// Separates a signal into its harmonic and percussive parts: median filters along time keep the horizontal lines of a spectrogram, those
/// along frequency the vertical ones (Fitzgerald 2010). As <c>librosa.effects.hpss</c> with its defaults.
/// </summary>
/// <remarks>
/// With H and P the medians of 31 magnitudes along time and along frequency, the harmonic signal has the spectrum X·H² / (H² + P²), and
/// half of X where both are 0. The percussive one has the rest of X. As the inverse of the transform gives the whole signal back, it is
/// what the harmonic signal leaves of that, and is computed so: one inverse transform instead of two, and the parts add up exactly to the
/// signal. An instance owns its work space, which grows to the longest signal; use one per thread.
/// </remarks>
public sealed class HarmonicPercussiveSeparation
{
    // librosa's margin for dividing by magnitudes: the smallest normal float.
    private const float Smallest = (float)SpectralCentroid.MinSum;

    private readonly Spectrogram _spectrogram;
    private readonly StftOptions _options;
    private readonly SlidingMedian _median;
    private readonly InverseStft _inverse;
    private readonly LaneBuffer _percussive, _real, _imaginary;
    private LaneBuffer _series = new(0), _harmonic = new(0);

    /// <summary>Prepares separations of signals whose spectrograms will be in <paramref name="spectrogram"/>.</summary>
    /// <param name="spectrogram">Where the spectrogram is when a signal is separated.</param>
    /// <param name="width">The medians' width in frames and in frequencies, an odd number.</param>
    /// <exception cref="ArgumentException">The width is even or below 1, the FFT length below 32 or no power of two, the hop does not
    /// divide half of it, frames are not centred, or the spectrogram was given.</exception>
    public HarmonicPercussiveSeparation(Spectrogram spectrogram, int width = 31)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        if (spectrogram.Bins < LaneBuffer.Lanes)
            throw new ArgumentException($"Harmonic-percussive separation needs an FFT length of at least 32, not {spectrogram.FftLength}.",
                nameof(spectrogram));
        if (spectrogram.Options is not { } options)
            throw new ArgumentException(
                "Harmonic-percussive separation needs the phases of a spectrogram that is computed of a signal.", nameof(spectrogram));
        _spectrogram = spectrogram;
        _options = options;
        _median = new SlidingMedian(width);
        _inverse = new InverseStft(options);
        (_percussive, _real, _imaginary) = (new(spectrogram.Bins), new(spectrogram.Bins), new(spectrogram.Bins));
    }

    /// <summary>
    /// Whether the last samples, those behind the last whole hop, are 0 in both parts, as librosa before 0.9 left them.
    /// </summary>
    public bool LeavesTailEmpty { get; init; }

    /// <summary>Separates the signal that the spectrogram was computed of.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="harmonic">Receives the harmonic part, as many samples.</param>
    /// <param name="percussive">Receives the percussive part, as many samples.</param>
    /// <exception cref="ArgumentException">The spectrogram is of another length, or the spans are.</exception>
    public void Separate(ReadOnlySpan<float> samples, Span<float> harmonic, Span<float> percussive)
    {
        if (harmonic.Length != samples.Length || percussive.Length != samples.Length)
            throw new ArgumentException(
                $"The parts of a signal of {samples.Length} samples have as many, not {harmonic.Length} and {percussive.Length}.");
        if (_spectrogram.Frames != _options.FrameCount(samples.Length))
            throw new ArgumentException(
                $"The spectrogram has {_spectrogram.Frames} frames, which is not that of a signal of {samples.Length} samples; compute " +
                "it first.", nameof(samples));

        FilterAlongTime();
        var length = LeavesTailEmpty ? samples.Length / _options.HopLength * _options.HopLength : samples.Length;
        _inverse.Begin();
        for (var block = 0; block < _spectrogram.Blocks; block++)
        {
            var magnitude = _spectrogram.MagnitudeOf(block);
            _median.Apply(magnitude, _percussive.Vectors);
            Mask(
                _harmonic.Vectors.Slice(block * _spectrogram.Bins, _spectrogram.Bins), _percussive.Vectors,
                _spectrogram.RealOf(block), _spectrogram.ImaginaryOf(block), _real.Vectors, _imaginary.Vectors);
            _inverse.Add(_real.Vectors, _imaginary.Vectors, block * LaneBuffer.Lanes, _spectrogram.Frames, harmonic[..length]);
        }

        harmonic[length..].Clear();
        percussive[length..].Clear();
        TensorPrimitives.Subtract(samples[..length], harmonic[..length], percussive);
    }

    /// <summary>
    /// Medians along time. Transposes sixteen frequencies at a time so that each has a lane, filters them, and transposes them back.
    /// </summary>
    private void FilterAlongTime()
    {
        int blocks = _spectrogram.Blocks, bins = _spectrogram.Bins, rows = blocks * LaneBuffer.Lanes;
        if (_series.Rows < 2 * rows)
            (_series, _harmonic) = (new LaneBuffer(2 * rows), new LaneBuffer(blocks * bins));
        Span<Vector512<float>> series = _series.Vectors[..rows], medians = _series.Vectors[rows..];
        for (var bin = 0; bin < bins; bin += LaneBuffer.Lanes)
        {
            var first = Math.Min(bin, bins - LaneBuffer.Lanes); // the last sixteen may overlap those before
            for (var block = 0; block < blocks; block++)
                Transposition.Sixteen(_spectrogram.MagnitudeOf(block)[first..], series[(block * LaneBuffer.Lanes)..]);
            _median.Apply(series[.._spectrogram.Frames], medians);
            for (var block = 0; block < blocks; block++)
                Transposition.Sixteen(medians[(block * LaneBuffer.Lanes)..], _harmonic.Vectors[((block * bins) + first)..]);
        }
    }

    /// <summary>
    /// The harmonic share of a spectrum: 1 / (1 + r²) where H is the larger, r²/(1 + r²) where P is, r the smaller divided by the larger.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Mask(
        ReadOnlySpan<Vector512<float>> harmonic, ReadOnlySpan<Vector512<float>> percussive, ReadOnlySpan<Vector512<float>> real,
        ReadOnlySpan<Vector512<float>> imaginary, Span<Vector512<float>> maskedReal, Span<Vector512<float>> maskedImaginary)
    {
        Vector512<float> one = Vector512<float>.One, half = Vector512.Create(0.5f), smallest = Vector512.Create(Smallest);
        for (var k = 0; k < real.Length; k++)
        {
            Vector512<float> h = harmonic[k], p = percussive[k], larger = Vector512.MaxNative(h, p);
            Vector512<float> ratio = Vector512.MinNative(h, p) / larger, square = ratio * ratio, major = one / (one + square);
            var mask = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(h, p), major, square * major);
            mask = Vector512.ConditionalSelect(Vector512.LessThan(larger, smallest), half, mask);
            maskedReal[k] = real[k] * mask;
            maskedImaginary[k] = imaginary[k] * mask;
        }
    }
}
