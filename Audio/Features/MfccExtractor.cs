using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp.Dct;
using Gtzan.Audio.Dsp.Lanes;
using Gtzan.Audio.Dsp.Mel;
using Gtzan.Audio.Dsp.Stft;

namespace Gtzan.Audio.Features;

/// <summary>
/// Mel-frequency cepstral coefficients: STFT → power → mel filters → decibels → DCT, as <c>librosa.feature.mfcc</c> (0.9 and later).
/// </summary>
/// <remarks>
/// The fast version of <see cref="Mfcc"/>, which is the definition. The decibel floor depends on the loudest mel cell of the whole signal,
/// so there are two passes: spectrum, mel and logarithm of all frames, then floor and DCT. Sixteen frames are processed at a time, from
/// samples to decibels in the processor's caches; only the decibels, half a kilobyte a frame, are stored between the passes. An instance
/// owns its work space, which grows to the longest signal; repeated calls allocate nothing. Use one extractor per thread.
/// </remarks>
public sealed class MfccExtractor
{
    private readonly Stft _stft;
    private readonly MelFilterbank _filterbank;
    private readonly Dct _dct;
    private readonly LaneBuffer _coefficients;
    private readonly float[] _lifter;
    private readonly LogMelSpectrogram _mel;
    private readonly LaneBuffer? _magnitude;

    /// <summary>Prepares an extractor.</summary>
    /// <exception cref="ArgumentException">The options are impossible; the message lists every reason.</exception>
    public MfccExtractor(MfccOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();

        Options = options;
        _stft = new Stft(options.ToStftOptions());
        _filterbank = new MelFilterbank(
            options.SampleRate, options.FftLength, options.MelBands, options.MinimumFrequency, options.MaximumFrequency, options.MelScale);
        _mel = new LogMelSpectrogram(_filterbank, options.TopDecibels);
        _dct = new Dct(options.MelBands, options.Coefficients);
        _coefficients = new LaneBuffer(options.Coefficients);
        _magnitude = options.Power == 1 ? new LaneBuffer(_stft.Bins) : null;
        _lifter = new float[options.Coefficients];
        for (var n = 0; n < _lifter.Length; n++)
            _lifter[n] = options.Lifter > 0 ? (float)(1 + (options.Lifter / 2 * Math.Sin(Math.PI * (n + 1) / options.Lifter))) : 1;
    }

    /// <summary>The options given.</summary>
    public MfccOptions Options { get; }

    /// <summary>Frames of a signal (<see cref="Stft.FrameCount"/>).</summary>
    public int FrameCount(int samples) => _stft.FrameCount(samples);

    /// <summary>The coefficients of a signal, [frames, coefficients] row-major: librosa's matrix transposed.</summary>
    /// <param name="samples">The signal at the options' sample rate, within ±1.</param>
    /// <exception cref="ArgumentException">The signal is empty, not finite or too short.</exception>
    public float[] Extract(ReadOnlySpan<float> samples)
    {
        var destination = new float[checked(FrameCount(samples.Length) * Options.Coefficients)];
        Extract(samples, destination);
        return destination;
    }

    /// <summary>The coefficients of a signal, [frames, coefficients] row-major, into the caller's memory.</summary>
    /// <param name="samples">The signal at the options' sample rate, within ±1.</param>
    /// <param name="destination">Receives frames × coefficients values.</param>
    /// <exception cref="ArgumentException">
    /// The signal is empty, not finite or too short, or the destination has another size.
    /// </exception>
    public void Extract(ReadOnlySpan<float> samples, Span<float> destination)
    {
        CheckAll(samples, destination.Length, Options.Coefficients);
        Extract(samples, 0, destination);
    }

    /// <summary>As above, of as many frames from one on as the destination has rows.</summary>
    internal void Extract(ReadOnlySpan<float> samples, int firstFrame, Span<float> destination)
    {
        var frames = ComputeDecibels(samples, firstFrame, destination.Length / Options.Coefficients);
        for (int first = 0, block = 0; first < frames; first += LaneBuffer.Lanes, block++)
        {
            _dct.Apply(_mel.Block(block), _mel.Floor, _coefficients.Vectors);
            for (var n = 0; n < _lifter.Length; n++)
                _coefficients.Vectors[n] *= _lifter[n];
            Store(_coefficients.Values, first, frames, destination);
        }
    }

    /// <summary>
    /// The mel spectrogram in decibels, [frames, bands] row-major, of as many frames from one on as the destination has rows. The floor is
    /// that of these frames.
    /// </summary>
    internal void ExtractMelDecibels(ReadOnlySpan<float> samples, int firstFrame, Span<float> destination)
    {
        var frames = ComputeDecibels(samples, firstFrame, destination.Length / Options.MelBands);
        for (int first = 0, block = 0; first < frames; first += LaneBuffer.Lanes, block++)
        {
            foreach (ref var cell in _mel.Block(block))
                cell = Vector512.Max(cell, _mel.Floor);
            Store(_mel.ValuesOf(block), first, frames, destination);
        }
    }

    /// <summary>
    /// The mel power spectrogram, before decibels: [frames, bands] row-major, librosa's <c>melspectrogram</c> transposed.
    /// </summary>
    /// <param name="samples">The signal at the options' sample rate.</param>
    /// <param name="destination">Receives frames × bands values.</param>
    /// <exception cref="ArgumentException">
    /// The signal is empty, not finite or too short, or the destination has another size.
    /// </exception>
    public void ExtractMel(ReadOnlySpan<float> samples, Span<float> destination)
    {
        CheckAll(samples, destination.Length, Options.MelBands);
        ExtractMel(samples, 0, destination);
    }

    /// <summary>As above, of as many frames from one on as the destination has rows.</summary>
    internal void ExtractMel(ReadOnlySpan<float> samples, int firstFrame, Span<float> destination)
    {
        var frames = Begin(samples, destination.Length / Options.MelBands);
        for (var first = 0; first < frames; first += LaneBuffer.Lanes)
        {
            MelPowers(samples, firstFrame + first, _mel.Block(0));
            Store(_mel.ValuesOf(0), first, frames, destination);
        }
    }

    private int ComputeDecibels(ReadOnlySpan<float> samples, int firstFrame, int frames)
    {
        Begin(samples, frames);
        for (int first = 0, block = 0; first < frames; first += LaneBuffer.Lanes, block++)
        {
            MelPowers(samples, firstFrame + first, _mel.Block(block));
            _mel.ToDecibels(block);
        }

        return frames;
    }

    private void MelPowers(ReadOnlySpan<float> samples, int first, Span<Vector512<float>> cells)
    {
        var power = _stft.PowerOfBlock(samples, first);
        // A sample that is not finite makes all powers of its frames not finite, so checking one power of each frame is enough.
        if (!Vector512.EqualsAll(power[1] - power[1], Vector512<float>.Zero))
            Stft.CheckFinite(samples);
        if (_magnitude is not null)
        {
            for (var k = 0; k < power.Length; k++)
                _magnitude.Vectors[k] = Vector512.Sqrt(power[k]);
            power = _magnitude.Vectors;
        }

        _filterbank.Apply(power, cells);
    }

    private void CheckAll(ReadOnlySpan<float> samples, int destination, int columns)
    {
        _stft.CheckLength(samples);
        var frames = FrameCount(samples.Length);
        if (destination != (long)frames * columns)
            throw new ArgumentException(
                $"The features of {samples.Length} samples are {frames} frames x {columns}; the destination has {destination} values.");
    }

    private int Begin(ReadOnlySpan<float> samples, int frames)
    {
        _stft.CheckLength(samples);
        if (2 * Options.HopLength > Options.FftLength || !Options.IsCentered)
            Stft.CheckFinite(samples); // some samples may be in no frame
        _mel.Begin(frames);
        return frames;
    }

    private static void Store(ReadOnlySpan<float> block, int first, int frames, Span<float> destination)
    {
        int columns = block.Length / LaneBuffer.Lanes, lanes = Math.Min(LaneBuffer.Lanes, frames - first);
        for (var lane = 0; lane < lanes; lane++)
        {
            var row = destination.Slice((first + lane) * columns, columns);
            for (var column = 0; column < row.Length; column++)
                row[column] = block[(column * LaneBuffer.Lanes) + lane];
        }
    }
}
