using Gtzan.Audio.Dsp;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Mel;
using Gtzan.Audio.Dsp.Stft;

namespace Gtzan.Audio.Features;

/// <summary>The options of mel-frequency cepstral coefficients; the defaults are the paper's, and librosa's since 0.9.</summary>
public sealed record MfccOptions
{
    /// <summary>Samples a second, in hertz.</summary>
    public int SampleRate { get; init; } = FeatureDefaults.SampleRate;

    /// <summary>Samples in a frame; powers of two are the fastest.</summary>
    public int FftLength { get; init; } = FeatureDefaults.FftLength;

    /// <summary>Samples from one frame to the next.</summary>
    public int HopLength { get; init; } = FeatureDefaults.HopLength;

    /// <summary>Samples of the window, which has zeros on both sides in its frame; null for the whole frame.</summary>
    public int? WindowLength { get; init; }

    /// <summary>The window, periodic.</summary>
    public Window Window { get; init; } = Window.Hann;

    /// <summary>Whether frame f is centred on sample f·hop; otherwise it begins there, and nothing is padded.</summary>
    public bool IsCentered { get; init; } = true;

    /// <summary>The power of |X| that the mel filters gather: 2 or 1.</summary>
    public int Power { get; init; } = 2;

    /// <summary>Mel filters.</summary>
    public int MelBands { get; init; } = FeatureDefaults.MelBands;

    /// <summary>Coefficients kept, from the zeroth on; at most <see cref="MelBands"/>.</summary>
    public int Coefficients { get; init; } = FeatureDefaults.Coefficients;

    /// <summary>Lower edge of the first mel filter in hertz.</summary>
    public double MinimumFrequency { get; init; }

    /// <summary>Upper edge of the last mel filter in hertz; null for half the sample rate.</summary>
    public double? MaximumFrequency { get; init; }

    /// <summary>The mel formula.</summary>
    public MelScale MelScale { get; init; } = MelScale.Slaney;

    /// <summary>The padding beyond both ends of the signal.</summary>
    public FramePadding Padding { get; init; } = FramePadding.Zeros;

    /// <summary>Mel powers further than this below the signal's largest are raised to that floor, in decibels; null for no floor.</summary>
    public double? TopDecibels { get; init; } = FeatureDefaults.TopDecibels;

    /// <summary>L of the sinusoidal lifter 1 + (L/2)·sin(π(n + 1) / L) on coefficient n; 0 for none.</summary>
    public double Lifter { get; init; }

    /// <summary>The options of the short-time Fourier transform.</summary>
    public StftOptions ToStftOptions() => new()
    {
        FftLength = FftLength,
        HopLength = HopLength,
        WindowLength = WindowLength,
        Window = Window,
        IsCentered = IsCentered,
        Padding = Padding,
    };

    /// <summary>Refuses impossible options, with everything that is wrong with them in one exception.</summary>
    /// <exception cref="ArgumentException">Some option is impossible; the message lists all such.</exception>
    public void Validate()
    {
        var errors = new List<string>();
        if (SampleRate is < 1 or > 768_000)
            errors.Add($"the sample rate must be from 1 to 768000 Hz, not {SampleRate}");
        errors.AddRange(ToStftOptions().Errors());
        if (Power is not (1 or 2))
            errors.Add($"the power of the spectrum must be 1 or 2, not {Power}");
        if (MelBands is < 1 or > 4096)
            errors.Add($"the number of mel bands must be from 1 to 4096, not {MelBands}");
        if (Coefficients < 1 || Coefficients > MelBands)
            errors.Add($"the number of coefficients must be from 1 to the number of mel bands, {MelBands}, not {Coefficients}");
        var maximum = MaximumFrequency ?? (SampleRate / 2.0);
        if (!(MinimumFrequency >= 0 && MinimumFrequency < maximum && maximum <= SampleRate / 2.0))
            errors.Add(
                "the mel range must satisfy 0 <= minimum < maximum <= half the sample rate, " +
                $"not {MinimumFrequency} to {maximum} Hz at {SampleRate} Hz");
        if (!Enum.IsDefined(MelScale))
            errors.Add($"there is no mel scale number {(int)MelScale}");
        if (TopDecibels is { } top && !(top >= 0))
            errors.Add($"the range in decibels must not be negative, but is {top}");
        if (!(Lifter >= 0 && double.IsFinite(Lifter)))
            errors.Add($"the lifter must not be negative, but is {Lifter}");
        if (errors.Count > 0)
            throw new ArgumentException($"These MFCC options are impossible: {string.Join("; ", errors)}.");
    }
}
