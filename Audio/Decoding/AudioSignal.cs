using System.Globalization;

namespace Gtzan.Audio.Decoding;

/// <summary>A mono signal.</summary>
/// <param name="Samples">Its samples; full scale is ±1.</param>
/// <param name="SampleRate">Samples a second, in hertz.</param>
public sealed record AudioSignal(float[] Samples, int SampleRate)
{
    /// <summary>What is wrong with the file though it is used, a sentence each: that it is cut off, that a frame is silence.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// The limit for files that are decoded at once: a damaged sample rate can turn minutes into days, and resampling those into gigabytes.
    /// An <see cref="AudioSource"/> has no such limit.
    /// </summary>
    internal const int MaxHours = 4;

    /// <summary>The duration: samples / sample rate.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Samples.Length / SampleRate);

    /// <summary>Formats a duration in seconds, or in samples if the seconds would be 0.00.</summary>
    internal static string DurationText(long samples, int sampleRate) => samples >= 0.01 * sampleRate
        ? string.Create(CultureInfo.InvariantCulture, $"{(double)samples / sampleRate:F2} s")
        : $"{samples} sample{(samples == 1 ? "" : "s")}";
}
