using System.Globalization;
using Gtzan.Audio.Dsp;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Resampling;
using Gtzan.Audio.Features;

namespace Gtzan.Audio.Datasets;

/// <summary>The recipe for training examples: tracks cut into segments, each a matrix of MFCCs. The defaults are the paper's.</summary>
public sealed record FeatureRecipe
{
    // Increase it whenever the same recipe gives different numbers, so that caches are rebuilt.
    private const int CodeVersion = 3;

    /// <summary>Samples a second, in hertz; tracks at other rates are resampled.</summary>
    public int SampleRate { get; init; } = FeatureDefaults.SampleRate;

    /// <summary>Seconds of each track that are used.</summary>
    public double Duration { get; init; } = 30;

    /// <summary>Segments a track of full duration is cut into.</summary>
    public int Segments { get; init; } = 10;

    /// <summary>Cepstral coefficients a frame.</summary>
    public int Mfcc { get; init; } = FeatureDefaults.Coefficients;

    /// <summary>Samples in a frame; powers of two are the fastest.</summary>
    public int FftLength { get; init; } = FeatureDefaults.FftLength;

    /// <summary>Samples from one frame to the next.</summary>
    public int HopLength { get; init; } = FeatureDefaults.HopLength;

    /// <summary>The padding beyond both ends of a segment.</summary>
    public FramePadding Padding { get; init; } = FramePadding.Zeros;

    /// <summary>⌊sample rate · duration / segments⌋: 66,150.</summary>
    public int SamplesPerSegment => (int)(SampleRate * Duration / Segments);

    /// <summary>The centred frames of a segment, 1 + ⌊samples a segment / hop⌋ if the FFT length is even: 130.</summary>
    /// <remarks>
    /// That equals the tutorial's ⌈samples / hop⌉ unless the hop divides the samples; there the tutorial expects one frame less
    /// than there are, and loses every segment.
    /// </remarks>
    public int FramesPerSegment => FramingReference.Count(SamplesPerSegment, FftLength, HopLength);

    /// <summary>All fields and the version of the feature code as one line of text: equal keys, equal numbers.</summary>
    public string Key => string.Create(
        CultureInfo.InvariantCulture,
        $"mfcc v{CodeVersion}; rate {SampleRate}; duration {Duration:R}; segments {Segments}; coefficients {Mfcc}; fft {FftLength}; " +
        $"hop {HopLength}; padding {Padding}");

    /// <summary>The options of the extractor.</summary>
    public MfccOptions ToMfccOptions() => new()
    {
        SampleRate = SampleRate,
        FftLength = FftLength,
        HopLength = HopLength,
        Coefficients = Mfcc,
        Padding = Padding,
    };

    /// <summary>Refuses impossible recipes.</summary>
    /// <exception cref="ArgumentException">Some field is impossible; the message says which and why.</exception>
    public void Validate()
    {
        ToMfccOptions().Validate();
        if (SampleRate is < Resampler.MinRate or > Resampler.MaxRate)
            throw new ArgumentException(
                $"A recipe's sample rate must be from {Resampler.MinRate} to {Resampler.MaxRate} Hz, not {SampleRate} Hz.");
        if (!(Duration > 0 && Duration <= 3600))
            throw new ArgumentException($"A recipe's duration must be above 0 and at most 3600 seconds, not {Duration}.");
        if (Segments < 1 || SamplesPerSegment < 1)
            throw new ArgumentException($"{Duration} seconds at {SampleRate} Hz cannot be cut into {Segments} segments.");
        if (SampleRate * Duration / Segments > Array.MaxLength)
            throw new ArgumentException(
                $"{Duration} seconds at {SampleRate} Hz in {Segments} segments are {SampleRate * Duration / Segments:F0} samples a " +
                $"segment; up to {Array.MaxLength} " +
                "fit in memory: use more segments.");
        if (Padding == FramePadding.Reflect && (FramesPerSegment - 1) * HopLength <= FftLength / 2)
            throw new ArgumentException(
                $"Segments of {SamplesPerSegment} samples are too short for reflect padding with an FFT length of {FftLength}; use zero " +
                "padding or fewer segments.");
    }
}
