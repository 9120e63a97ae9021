using System.Globalization;
using Gtzan.Audio.Datasets;
using Gtzan.Audio.Synthesis;
using Gtzan.Engine.Randomness;

namespace Gtzan.Benchmarks.WholeJob;

/// <summary>
/// A data set of GTZAN's or another size, ten segments per track. The features are those of the synthetic corpus, repeated with a little
/// noise, in the ranges of real ones. Written segment by segment, so it may exceed memory.
/// </summary>
internal static class WholeJobData
{
    /// <summary>The number of segments of a thousand tracks.</summary>
    public const int UsualSegments = 10_000;

    private const int SegmentsOfTrack = 10;

    /// <summary>Writes the data set to a file, which <c>gtzan train --data</c> reads.</summary>
    public static void Write(string path, int segments, CancellationToken cancellation)
    {
        var corpus = new DatasetCache().Load(new SyntheticCorpus(), new FeatureRecipe(), new BuildOptions { Cancellation = cancellation });
        using var stream = File.Create(path);
        using var writer = new DatasetFileWriter(stream, new byte[DatasetFile.KeyLength]);
        var features = new float[corpus.SegmentSize];
        for (var segment = 0; segment < segments; segment++)
        {
            cancellation.ThrowIfCancellationRequested();
            corpus.Segment(segment % corpus.SegmentCount).CopyTo(features);
            AddNoise(features, new RandomSequence(Seed: 1, RandomPurpose.Check, Which: (uint)segment));
            writer.Append(features);
        }

        int[] labels = [.. Enumerable.Range(0, segments).Select(segment => corpus.Labels[segment % corpus.SegmentCount])];
        writer.Complete(new GenreDataset
        {
            Genres = corpus.Genres,
            Tracks =
            [
                .. Enumerable.Range(0, (segments + SegmentsOfTrack - 1) / SegmentsOfTrack)
                    .Select(track => new TrackDescription(
                        string.Create(CultureInfo.InvariantCulture, $"track.{track:00000}.wav"), labels[track * SegmentsOfTrack])),
            ],
            Labels = labels,
            TrackOfSegment = [.. Enumerable.Range(0, segments).Select(segment => segment / SegmentsOfTrack)],
            Features = Array.Empty<float>(),
            Recipe = corpus.Recipe,
            Description = string.Create(CultureInfo.InvariantCulture, $"{segments} segments that were made to measure by"),
            IsSynthetic = true,
        });
    }

    /// <summary>Adds noise that is uniform between -2 and 2 and has a standard deviation of 1.15.</summary>
    private static void AddNoise(Span<float> features, RandomSequence noise)
    {
        for (var i = 0; i < features.Length; i++)
            features[i] += (4 * noise.Uniform(i)) - 2;
    }
}
