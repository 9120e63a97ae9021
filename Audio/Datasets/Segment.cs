namespace Gtzan.Audio.Datasets;

/// <summary>A segment of a recording: samples and the first of its frames.</summary>
/// <param name="samples">The samples that its frames need.</param>
/// <param name="firstFrame">The number of its first frame among those of the samples; later than 0 if samples before it are needed.</param>
public readonly ref struct Segment(ReadOnlySpan<float> samples, int firstFrame)
{
    /// <summary>The samples that its frames need.</summary>
    public ReadOnlySpan<float> Samples { get; } = samples;

    /// <summary>The number of its first frame among those of the samples.</summary>
    public int FirstFrame { get; } = firstFrame;
}

/// <summary>What the frames of a segment see beyond its ends.</summary>
public enum SegmentFraming
{
    /// <summary>The padding: each segment is a signal by itself, as in the study.</summary>
    Segment,

    /// <summary>
    /// The samples of its neighbours: the frames are those of the whole recording, cut into segments of equally many frames.
    /// </summary>
    Track,
}
