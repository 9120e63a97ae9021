using Gtzan.Audio.Dsp.Fft;
using Gtzan.Audio.Dsp.Framing;

namespace Gtzan.Audio.Dsp.Stft;

/// <summary>The sizes and the window of a short-time Fourier transform; the defaults are librosa's.</summary>
public sealed record StftOptions
{
    /// <summary>N, samples in a frame, from 2 to 2¹⁸. Powers of two are the fastest, lengths with a prime factor above 61 the
    /// slowest.</summary>
    public int FftLength { get; init; } = FeatureDefaults.FftLength;

    /// <summary>Samples from one frame to the next.</summary>
    public int HopLength { get; init; } = FeatureDefaults.HopLength;

    /// <summary>Samples of the window, which has zeros on both sides in its frame; null for the whole frame (librosa's
    /// <c>win_length</c>).</summary>
    public int? WindowLength { get; init; }

    /// <summary>The window, periodic.</summary>
    public Window Window { get; init; } = Window.Hann;

    /// <summary>
    /// Whether frame f is centred on sample f·hop and the signal padded by ⌊N/2⌋ samples on both sides; otherwise frame f begins there.
    /// </summary>
    public bool IsCentered { get; init; } = true;

    /// <summary>The padding of centred frames.</summary>
    public FramePadding Padding { get; init; } = FramePadding.Zeros;

    /// <summary>Frames of a signal of so many samples; 0 if it is shorter than a frame that is not centred.</summary>
    public int FrameCount(int samples) => FramingReference.Count(samples, FftLength, HopLength, IsCentered);

    /// <summary>The window in its frame: N values.</summary>
    /// <exception cref="ArgumentException">The options are impossible; the message lists every reason.</exception>
    public double[] MakeWindow()
    {
        if (Errors() is { Count: > 0 } errors)
            throw new ArgumentException($"These STFT options are impossible: {string.Join("; ", errors)}.");
        var length = WindowLength ?? FftLength;
        var window = new double[FftLength];
        Window.Create(length).CopyTo(window, (FftLength - length) / 2);
        return window;
    }

    /// <summary>Everything that is wrong with the options.</summary>
    internal List<string> Errors()
    {
        var errors = new List<string>();
        if (FftLength is < 2 or > RealFft.MaxLength)
            errors.Add($"the FFT length must be from 2 to {RealFft.MaxLength}, not {FftLength}");
        if (HopLength is < 1 or > RealFft.MaxLength)
            errors.Add($"the hop length must be from 1 to {RealFft.MaxLength} samples, not {HopLength}");
        if (WindowLength is { } length && (length < 1 || length > FftLength))
            errors.Add($"the window length must be from 1 to the FFT length, {FftLength}, not {length}");
        else if (Window is null)
            errors.Add("the window is null");
        else if (Window.LengthError(WindowLength ?? FftLength) is { } error)
            errors.Add(error);
        if (!Enum.IsDefined(Padding))
            errors.Add($"there is no padding number {(int)Padding}");
        return errors;
    }
}
