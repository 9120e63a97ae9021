using System.Globalization;
using Gtzan.Audio.Dsp;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Resampling;
using Gtzan.Audio.Features;

namespace Gtzan.Audio.Datasets;

/// <summary>The recipe for training examples: tracks cut into segments, each a matrix of features. The defaults are the paper's.</summary>
public sealed record FeatureRecipe
{
    // Increase it whenever the same recipe gives different numbers, so that caches are rebuilt.
    private const int CodeVersion = 3;

    /// <summary>The features of a frame.</summary>
    public FeatureKinds Features { get; init; } = FeatureKinds.Mfcc;

    /// <summary>Samples a second, in hertz; tracks at other rates are resampled.</summary>
    public int SampleRate { get; init; } = FeatureDefaults.SampleRate;

    /// <summary>Seconds of each track that are used.</summary>
    public double Duration { get; init; } = 30;

    /// <summary>Segments a track of full duration is cut into, unless <see cref="SegmentSeconds"/> is set.</summary>
    public int Segments { get; init; } = 10;

    /// <summary>Seconds of a segment, of which a track has as many as fit; 0 for duration / segments.</summary>
    public double SegmentSeconds { get; init; }

    /// <summary>What the frames of a segment see beyond its ends.</summary>
    public SegmentFraming Framing { get; init; }

    /// <summary>Cepstral coefficients a frame.</summary>
    public int Mfcc { get; init; } = FeatureDefaults.Coefficients;

    /// <summary>Mel bands, of which MFCCs too are made.</summary>
    public int MelBands { get; init; } = FeatureDefaults.MelBands;

    /// <summary>Lower edge of the first mel band in hertz.</summary>
    public double MinimumFrequency { get; init; }

    /// <summary>Upper edge of the last mel band in hertz; 0 for half the sample rate.</summary>
    public double MaximumFrequency { get; init; }

    /// <summary>The power of the magnitudes that mel bands gather: 2 or 1.</summary>
    public int Power { get; init; } = 2;

    /// <summary>The logarithm of the mel spectrogram; MFCCs are made of decibels always.</summary>
    public MelCompression Compression { get; init; }

    /// <summary>Samples in a frame; powers of two are the fastest.</summary>
    public int FftLength { get; init; } = FeatureDefaults.FftLength;

    /// <summary>Samples from one frame to the next.</summary>
    public int HopLength { get; init; } = FeatureDefaults.HopLength;

    /// <summary>The padding beyond both ends of a segment, or of the recording with <see cref="SegmentFraming.Track"/>.</summary>
    public FramePadding Padding { get; init; } = FramePadding.Zeros;

    /// <summary>⌊sample rate · duration / segments⌋: 66,150; with <see cref="SegmentFraming.Track"/>, frames · hop.</summary>
    public int SamplesPerSegment => Framing == SegmentFraming.Track ? FramesPerSegment * HopLength : (int)LengthOfSegment;

    /// <summary>
    /// The centred frames of a segment, 1 + ⌊samples a segment / hop⌋ if the FFT length is even: 130. With
    /// <see cref="SegmentFraming.Track"/> ⌊samples / hop⌋.
    /// </summary>
    /// <remarks>
    /// That equals the tutorial's ⌈samples / hop⌉ unless the hop divides the samples; there the tutorial expects one frame less
    /// than there are, and loses every segment.
    /// </remarks>
    public int FramesPerSegment => Framing == SegmentFraming.Track
        ? (int)LengthOfSegment / HopLength
        : FramingReference.Count((int)LengthOfSegment, FftLength, HopLength);

    /// <summary>Segments of a track of full duration: 10.</summary>
    public int SegmentsPerTrack => SegmentSeconds > 0 ? (int)(SampleRate * Duration / SamplesPerSegment) : Segments;

    /// <summary>Features a frame: 13.</summary>
    public int FeaturesPerFrame =>
        (Features.HasFlag(FeatureKinds.Mfcc) ? Mfcc : 0) +
        (Features.HasFlag(FeatureKinds.Delta) ? 2 * Mfcc : 0) +
        (Features.HasFlag(FeatureKinds.Mel) ? MelBands : 0) +
        (Features.HasFlag(FeatureKinds.Chroma) ? ChromaFilterbank.DefaultClasses : 0);

    /// <summary>The name of the features in files for other programs: <c>mfcc</c> for MFCCs alone, else <c>features</c>.</summary>
    public string ArrayName => Features == FeatureKinds.Mfcc ? "mfcc" : "features";

    /// <summary>What the features are, for messages: MFCCs, or features (mel+chroma).</summary>
    public string FeaturesText => Features == FeatureKinds.Mfcc ? "MFCCs" : $"features ({FeatureKindNames.Format(Features)})";

    /// <summary>All fields and the version of the feature code as one line of text: equal keys, equal numbers.</summary>
    public string Key => string.Create(
        CultureInfo.InvariantCulture,
        $"{FeatureKindNames.Format(Features)} v{CodeVersion}; rate {SampleRate}; duration {Duration:R}; segments {Segments}; " +
        $"coefficients {Mfcc}; fft {FftLength}; hop {HopLength}; padding {Padding}" +
        $"{string.Concat(RecipeSettings.Of(this).Where(setting => setting.Name != RecipeSettings.Features)
            .Select(setting => $"; {setting.Name} {setting.Text}"))}");

    // In samples, not rounded to whole ones if it follows from the number of segments.
    private double LengthOfSegment => SegmentSeconds > 0 ? Math.Round(SampleRate * SegmentSeconds) : SampleRate * Duration / Segments;

    /// <summary>The options of the extractor of MFCCs and mel bands.</summary>
    public MfccOptions ToMfccOptions() => new()
    {
        SampleRate = SampleRate,
        FftLength = FftLength,
        HopLength = HopLength,
        Power = Power,
        MelBands = MelBands,
        MinimumFrequency = MinimumFrequency,
        MaximumFrequency = MaximumFrequency == 0 ? null : MaximumFrequency,
        Coefficients = Features.HasFlag(FeatureKinds.Mfcc) ? Mfcc : 1,
        Padding = Padding,
    };

    /// <summary>Refuses impossible recipes.</summary>
    /// <exception cref="ArgumentException">Some field is impossible; the message says which and why.</exception>
    public void Validate()
    {
        ToMfccOptions().Validate();
        if (!FeatureKindNames.IsPossible(Features) || !Enum.IsDefined(Compression) || !Enum.IsDefined(Framing))
            throw new ArgumentException($"A recipe has no features {Features}, compression {Compression} and framing {Framing}.");
        if (SampleRate is < Resampler.MinRate or > Resampler.MaxRate)
            throw new ArgumentException(
                $"A recipe's sample rate must be from {Resampler.MinRate} to {Resampler.MaxRate} Hz, not {SampleRate} Hz.");
        if (!(Duration > 0 && Duration <= 3600))
            throw new ArgumentException($"A recipe's duration must be above 0 and at most 3600 seconds, not {Duration}.");
        if (!(SegmentSeconds >= 0 && SegmentSeconds <= Duration))
            throw new ArgumentException($"Segments of {SegmentSeconds} seconds do not fit into a duration of {Duration} seconds.");
        if (SegmentSeconds == 0 && Segments < 1 || !(LengthOfSegment >= 1))
            throw new ArgumentException(
                SegmentSeconds > 0 ? $"Segments of {SegmentSeconds} seconds have no sample at {SampleRate} Hz."
                : $"{Duration} seconds at {SampleRate} Hz cannot be cut into {Segments} segments.");
        if (LengthOfSegment > Array.MaxLength)
            throw new ArgumentException(
                $"{Duration} seconds at {SampleRate} Hz in {Segments} segments are {LengthOfSegment:F0} samples a " +
                $"segment; up to {Array.MaxLength} " +
                "fit in memory: use more segments.");
        if (FramesPerSegment < 1)
            throw new ArgumentException(
                $"A hop of {HopLength} samples is longer than a segment of {(int)LengthOfSegment}; make it shorter.");
        if ((double)FramesPerSegment * FeaturesPerFrame > Array.MaxLength)
            throw new ArgumentException(
                $"A segment of {FramesPerSegment} frames x {FeaturesPerFrame} features does not fit in memory; use shorter segments.");
        if (Features.HasFlag(FeatureKinds.Delta) && FramesPerSegment < Deltas.Width)
            throw new ArgumentException(
                $"Deltas take {Deltas.Width} frames, but a segment has {FramesPerSegment}; use longer segments, a shorter hop, or " +
                "features without delta.");
        if (Padding == FramePadding.Reflect && (FramesPerSegment - 1) * HopLength <= FftLength / 2)
            throw new ArgumentException(
                $"Segments of {SamplesPerSegment} samples are too short for reflect padding with an FFT length of {FftLength}; use zero " +
                "padding or fewer segments.");
    }
}
