namespace Gtzan.Audio.Dsp;

/// <summary>The sizes that features have unless stated otherwise: librosa's defaults, with the sample rate of GTZAN.</summary>
public static class FeatureDefaults
{
    /// <summary>Samples a second, in hertz.</summary>
    public const int SampleRate = 22050;

    /// <summary>Samples in a frame.</summary>
    public const int FftLength = 2048;

    /// <summary>Samples from one frame to the next.</summary>
    public const int HopLength = 512;

    /// <summary>Mel filters.</summary>
    public const int MelBands = 128;

    /// <summary>Cepstral coefficients.</summary>
    public const int Coefficients = 13;

    /// <summary>The range below the loudest mel cell of a signal, in decibels.</summary>
    public const double TopDecibels = 80;
}
