using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp;

namespace Gtzan.Audio.Features;

/// <summary>
/// Mel-frequency cepstral coefficients: STFT → power → mel filters → decibels → DCT, as <c>librosa.feature.mfcc</c> (0.9 and later).
/// </summary>
/// <remarks>
/// The decibel floor hangs from the loudest mel cell of the whole signal, so the signal is passed twice: spectra, mel and logarithm of all
/// frames first, floor and DCT afterwards. Sixteen frames are worked on at a time, from samples to decibels in the processor's caches; between the passes lie
/// only the decibels, half a kilobyte a frame, so the time grows in proportion to the signal's length. An instance owns its work space, which grows to the
/// longest signal seen and makes repeated calls free of allocation: use one extractor per thread.
/// </remarks>
public sealed class MfccExtractor
{
    private readonly Stft _stft;
    private readonly MelFilterbank _filterbank;
    private readonly Dct _dct;
    private readonly LaneBuffer _coefficients;
    private readonly float[] _lifter;
    private LaneBuffer _mel = new(0); // [blocks · bands, 16]

    /// <summary>Prepares an extractor.</summary>
    /// <exception cref="ArgumentException">The options are impossible; the message lists every reason.</exception>
    public MfccExtractor(MfccOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();

        Options = options;
        _stft = new Stft(options.FftLength, options.HopLength, options.Padding);
        _filterbank = new MelFilterbank(
            options.SampleRate, options.FftLength, options.MelBands, options.MinimumFrequency, options.MaximumFrequency, options.MelScale);
        _dct = new Dct(options.MelBands, options.Coefficients);
        _coefficients = new LaneBuffer(options.Coefficients);
        _lifter = new float[options.Coefficients];
        for (int n = 0; n < _lifter.Length; n++)
            _lifter[n] = options.Lifter > 0 ? (float)(1 + options.Lifter / 2 * Math.Sin(Math.PI * (n + 1) / options.Lifter)) : 1;
    }

    /// <summary>The options given.</summary>
    public MfccOptions Options { get; }

    /// <summary>1 + ⌊samples / hop⌋ frames.</summary>
    public int FrameCount(int samples) => _stft.FrameCount(samples);

    /// <summary>The coefficients of a signal, [frames, coefficients] row-major: librosa's matrix transposed.</summary>
    /// <param name="samples">The signal at the options' sample rate, within ±1.</param>
    /// <exception cref="ArgumentException">The signal is empty, not finite or too short to reflect.</exception>
    public float[] Extract(ReadOnlySpan<float> samples)
    {
        float[] destination = new float[checked(FrameCount(samples.Length) * Options.Coefficients)];
        Extract(samples, destination);
        return destination;
    }

    /// <summary>The coefficients of a signal, [frames, coefficients] row-major, into memory of the caller's.</summary>
    /// <param name="samples">The signal at the options' sample rate, within ±1.</param>
    /// <param name="destination">Receives frames × coefficients values.</param>
    /// <exception cref="ArgumentException">
    /// The signal is empty, not finite or too short to reflect, or the destination has another size.
    /// </exception>
    public void Extract(ReadOnlySpan<float> samples, Span<float> destination)
    {
        int frames = Check(samples, destination.Length, Options.Coefficients);
        Vector512<float> floor = MelDecibels(samples, frames);
        for (int first = 0, block = 0; first < frames; first += LaneBuffer.Lanes, block++)
        {
            _dct.ApplyToLanes(Block(block), floor, _coefficients.Vectors);
            for (int n = 0; n < _lifter.Length; n++)
                _coefficients.Vectors[n] *= _lifter[n];
            Store(_coefficients.Values, first, frames, destination);
        }
    }

    /// <summary>
    /// The mel power spectrogram, before decibels: [frames, bands] row-major, librosa's <c>melspectrogram</c> transposed.
    /// </summary>
    /// <param name="samples">The signal at the options' sample rate.</param>
    /// <param name="destination">Receives frames × bands values.</param>
    /// <exception cref="ArgumentException">
    /// The signal is empty, not finite or too short to reflect, or the destination has another size.
    /// </exception>
    public void ExtractMel(ReadOnlySpan<float> samples, Span<float> destination)
    {
        int frames = Check(samples, destination.Length, Options.MelBands);
        int size = Options.MelBands * LaneBuffer.Lanes;
        for (int first = 0; first < frames; first += LaneBuffer.Lanes)
        {
            MelPowers(samples, first, Block(0));
            Store(_mel.Values[..size], first, frames, destination);
        }
    }

    private Span<Vector512<float>> Block(int block) => _mel.Vectors.Slice(block * Options.MelBands, Options.MelBands);

    private void MelPowers(ReadOnlySpan<float> samples, int first, Span<Vector512<float>> cells)
    {
        ReadOnlySpan<Vector512<float>> power = _stft.PowerOfBlock(samples, first);
        // A sample that is not finite leaves no power of its frames finite, so one power a frame tells, and the samples need no pass of their own.
        if (!Vector512.EqualsAll(power[1] - power[1], Vector512<float>.Zero))
            Stft.CheckFinite(samples);
        _filterbank.ApplyToLanes(power, cells);
    }

    /// <summary>Computes the mel powers of all frames in decibels and returns their floor, the same in all lanes.</summary>
    private Vector512<float> MelDecibels(ReadOnlySpan<float> samples, int frames)
    {
        Vector512<float> unused = Vector512.Create(float.NegativeInfinity), largest = unused;
        for (int first = 0, block = 0; first < frames; first += LaneBuffer.Lanes, block++)
        {
            Span<Vector512<float>> cells = Block(block);
            MelPowers(samples, first, cells);
            Vector512<float> largestHere = ToDecibels(cells);
            // Lanes beyond the last frame hold something else; they must not raise the floor.
            Vector512<int> isFrame = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(frames - first));
            largest = Vector512.Max(largest, Vector512.ConditionalSelect(isFrame.AsSingle(), largestHere, unused));
        }

        if (Options.TopDecibels is not { } top)
            return unused;
        float maximum = float.NegativeInfinity;
        for (int lane = 0; lane < LaneBuffer.Lanes; lane++)
            maximum = MathF.Max(maximum, largest[lane]);
        return Vector512.Create(maximum - (float)top);
    }

    /// <summary>Turns powers into decibels and returns the largest of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector512<float> ToDecibels(Span<Vector512<float>> cells)
    {
        Vector512<float> largest = Vector512.Create(float.NegativeInfinity);
        foreach (ref Vector512<float> cell in cells)
        {
            cell = Decibels.FromPower(cell);
            largest = Vector512.Max(largest, cell);
        }
        return largest;
    }

    private int Check(ReadOnlySpan<float> samples, int destination, int columns)
    {
        _stft.CheckLength(samples);
        if (Options.HopLength > Options.FftLength)
            Stft.CheckFinite(samples); // some samples are in no frame
        int frames = FrameCount(samples.Length);
        if (destination != (long)frames * columns)
            throw new ArgumentException(
                $"The features of {samples.Length} samples are {frames} frames x {columns}; the destination has {destination} values.");

        long rows = ((long)frames + LaneBuffer.Lanes - 1) / LaneBuffer.Lanes * Options.MelBands;
        if (rows * LaneBuffer.Lanes > Array.MaxLength - LaneBuffer.Lanes)
            throw new ArgumentException(
                $"A signal of {frames} frames x {Options.MelBands} mel bands is too long to hold in memory; cut it into pieces.");
        if (rows > _mel.Rows)
            _mel = new LaneBuffer((int)rows);
        return frames;
    }

    private static void Store(ReadOnlySpan<float> block, int first, int frames, Span<float> destination)
    {
        int columns = block.Length / LaneBuffer.Lanes, lanes = Math.Min(LaneBuffer.Lanes, frames - first);
        for (int lane = 0; lane < lanes; lane++)
        {
            Span<float> row = destination.Slice((first + lane) * columns, columns);
            for (int column = 0; column < row.Length; column++)
                row[column] = block[column * LaneBuffer.Lanes + lane];
        }
    }
}
