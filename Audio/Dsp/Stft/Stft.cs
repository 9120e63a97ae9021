using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp.Fft;
using Gtzan.Audio.Dsp.Fft.Fast;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Framing.Fast;
using Gtzan.Audio.Dsp.Lanes;

namespace Gtzan.Audio.Dsp.Stft;

/// <summary>
/// The short-time Fourier transform: X[f, k] = Σᵢ w[i]·y[f·hop + i − N/2]·exp(−2πi·ki / N), w the window, by default the periodic Hann
/// window of N samples; and its inverse.
/// </summary>
/// <remarks>
/// Unless stated otherwise, frames are centred: frame f is centred on sample f·hop, and the signal padded with N/2 samples on both sides.
/// Values are those of <c>librosa.stft(y, n_fft=N, hop_length=hop)</c>, transposed: rows are frames here, columns frequencies. X is
/// computed in double precision and then rounded where floats are returned, as in librosa; powers alone of a power of two, for MFCCs, in
/// single precision, which is faster. An instance owns its work space: use one per thread.
/// </remarks>
public sealed partial class Stft
{
    private readonly double[] _window;
    private readonly RealFft? _fft; // of powers of two
    private readonly FrameBlock _frames;
    private readonly LaneSamples<float>? _samples;
    private readonly LaneBuffer _power;
    private LaneBuffer? _imaginary;
    private (DoubleFft Fft, LaneSamples<double> Samples)? _double; // created when first used

    /// <summary>Prepares transforms of <paramref name="fftLength"/> samples every <paramref name="hopLength"/> samples.</summary>
    /// <exception cref="ArgumentException">The FFT length is not between 2 and 2¹⁸, or the hop not between 1 and 2¹⁸.</exception>
    public Stft(int fftLength, int hopLength, FramePadding padding = FramePadding.Zeros)
        : this(new StftOptions { FftLength = fftLength, HopLength = hopLength, Padding = padding })
    {
    }

    /// <summary>Prepares transforms.</summary>
    /// <exception cref="ArgumentException">The options are impossible; the message lists every reason.</exception>
    public Stft(StftOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _window = options.MakeWindow();
        Options = options;
        _frames = new FrameBlock(FftLength, HopLength, options.Padding, options.IsCentered);
        _power = new LaneBuffer(Bins);
        if (BitOperations.IsPow2(FftLength))
        {
            _fft = new RealFft(FftLength);
            _samples = _frames.InOrder(_fft.SampleOrder, Array.ConvertAll(_window, value => RealFft.SampleScale * (float)value));
        }
    }

    /// <summary>The options given.</summary>
    public StftOptions Options { get; }

    /// <summary>N, samples in a frame.</summary>
    public int FftLength => Options.FftLength;

    /// <summary>Samples from one frame to the next.</summary>
    public int HopLength => Options.HopLength;

    /// <summary>⌊N/2⌋ + 1 frequencies, k·sampleRate / N.</summary>
    public int Bins => (FftLength / 2) + 1;

    /// <summary>Frames of a signal: 1 + ⌊samples / hop⌋ if they are centred and N is even.</summary>
    public int FrameCount(int samples) => Options.FrameCount(samples);

    /// <summary>The power spectrogram |X|², [frames, bins] row-major.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="destination">Receives frames × bins values.</param>
    /// <exception cref="ArgumentException">The signal is empty, not finite or too short, or the destination has another size.</exception>
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
    /// <exception cref="ArgumentException">The signal is empty, not finite or too short, or a destination has another size.</exception>
    public void Transform(ReadOnlySpan<float> samples, Span<float> real, Span<float> imaginary)
    {
        var frames = Check(samples, real.Length);
        Check(samples, imaginary.Length);
        for (var first = 0; first < frames; first += LaneBuffer.Lanes)
        {
            TransformBlock(samples, first, _power.Vectors, Imaginary);
            StoreBlock(_power.Values, first, frames, real);
            StoreBlock(_imaginary!.Values, first, frames, imaginary);
        }
    }

    private Span<Vector512<float>> Imaginary => (_imaginary ??= new LaneBuffer(Bins)).Vectors;

    /// <summary>
    /// |X|² of frames <paramref name="first"/> … + 15, a frame a lane: bins rows, valid until the next call. Lanes beyond the last frame
    /// hold no frame.
    /// </summary>
    internal ReadOnlySpan<Vector512<float>> PowerOfBlock(ReadOnlySpan<float> samples, int first)
    {
        if (_fft is not null)
        {
            Load(samples, first);
            _fft.Power(_samples!, _power.Vectors);
            return _power.Vectors;
        }

        Span<Vector512<float>> power = _power.Vectors, imaginary = Imaginary;
        TransformBlock(samples, first, power, imaginary);
        for (var k = 0; k < power.Length; k++)
            power[k] = (power[k] * power[k]) + (imaginary[k] * imaginary[k]);
        return power;
    }

    /// <summary>
    /// X of frames <paramref name="first"/> … + 15, a frame a lane: bins rows each. Lanes beyond the last frame hold no frame.
    /// </summary>
    internal void TransformBlock(ReadOnlySpan<float> samples, int first, Span<Vector512<float>> real, Span<Vector512<float>> imaginary)
    {
        Load(samples, first);
        if (_fft is null)
        {
            AnyLength.Fft.Transform(AnyLength.Samples, real, imaginary);
            return;
        }

        var (fft, input) = _double ??= (
            new DoubleFft(FftLength),
            _frames.InOrder(_fft.SampleOrder, Array.ConvertAll(_window, value => RealFft.SampleScale * value)));
        fft.Transform(input, real, imaginary);
    }

    private void Load(ReadOnlySpan<float> samples, int first) =>
        _frames.Load(samples, first, Math.Min(LaneBuffer.Lanes, FrameCount(samples.Length) - first));

    /// <summary>Refuses signals of a length that has no meaningful transform.</summary>
    internal void CheckLength(ReadOnlySpan<float> samples)
    {
        if (samples.IsEmpty)
            throw new ArgumentException("The signal is empty: an STFT needs at least one sample.", nameof(samples));
        if (Options.IsCentered)
            Options.Padding.CheckLength(samples.Length, FftLength);
        else if (samples.Length < FftLength)
            throw new ArgumentException(
                $"Frames that are not centred need at least {FftLength} samples, but the signal has {samples.Length}; centre them or use " +
                "a shorter FFT.", nameof(samples));
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

    private void Check(ReadOnlySpan<float> samples)
    {
        CheckLength(samples);
        CheckFinite(samples);
    }

    private int Check(ReadOnlySpan<float> samples, int destination)
    {
        Check(samples);
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
