using Gtzan.Audio.Collections;

namespace Gtzan.Audio.Datasets;

/// <summary>Labelled segments of tracks and their features: the training data of a model.</summary>
public sealed class GenreDataset
{
    /// <summary>Names of the genres; a label is an index into them.</summary>
    public required IReadOnlyList<string> Genres { get; init; }

    /// <summary>The tracks that gave at least one segment.</summary>
    public required IReadOnlyList<TrackDescription> Tracks { get; init; }

    /// <summary>The genre of each segment.</summary>
    public required int[] Labels { get; init; }

    /// <summary>The track of each segment, an index into <see cref="Tracks"/>; segments of a track follow each other.</summary>
    public required int[] TrackOfSegment { get; init; }

    /// <summary>The features of all segments, [segments, frames, features] row-major, as computed: not scaled.</summary>
    public required FeatureStore Features { get; init; }

    /// <summary>The recipe of the features.</summary>
    public required FeatureRecipe Recipe { get; init; }

    /// <summary>The source of the tracks.</summary>
    public required string Description { get; init; }

    /// <summary>Whether the tracks were generated rather than recorded.</summary>
    public bool IsSynthetic { get; init; }

    /// <summary>
    /// False if the tracks of the segments are unknown (a file made by the tutorial): then every segment is a track by itself, and a split
    /// by track would not keep a song on one side.
    /// </summary>
    public bool TracksKnown { get; init; } = true;

    /// <summary>Which files were not used and why, and what is special about used ones.</summary>
    public IReadOnlyList<Remark> Remarks { get; init; } = [];

    /// <summary>The samples of the tracks; null if only features are known, as of a file of them.</summary>
    public TrackAudio? Audio { get; internal set; }

    /// <summary>Frames a segment.</summary>
    public int Frames => Recipe.FramesPerSegment;

    /// <summary>Features a frame.</summary>
    public int FeaturesPerFrame => Recipe.FeaturesPerFrame;

    /// <summary>Segments of all tracks.</summary>
    public int SegmentCount => Labels.Length;

    /// <summary>Numbers a segment.</summary>
    public int SegmentSize => Frames * FeaturesPerFrame;

    /// <summary>The features of a segment, [frames, features] row-major.</summary>
    /// <exception cref="DatasetException">The features are on disk and can no longer be read.</exception>
    public ReadOnlySpan<float> Segment(int index)
    {
        if (Features is FeaturesInMemory memory)
            return memory.Values.AsSpan(index * SegmentSize, SegmentSize);
        var features = new float[SegmentSize];
        CopySegment(index, features);
        return features;
    }

    /// <summary>Copies the features of a segment, [frames, features] row-major.</summary>
    /// <exception cref="DatasetException">The features are on disk and can no longer be read.</exception>
    public void CopySegment(int index, Span<float> destination) => Features.CopyTo((long)index * SegmentSize, destination[..SegmentSize]);
}
