using Gtzan.Audio.Datasets;
using Gtzan.Audio.Synthesis;
using Gtzan.Engine;

namespace Gtzan.Benchmarks;

/// <summary>
/// A data set the size of GTZAN's: 10,000 segments of a thousand tracks. The features are those of the synthetic corpus, repeated with a little noise, so that
/// they have the ranges of real ones; the file is laid out as the cache of <c>gtzan train</c>.
/// </summary>
internal static class WholeJobData
{
    private const int Segments = 10_000;
    private const int SegmentsOfTrack = 10;

    private static readonly byte[] Key = new byte[32];

    /// <summary>Makes the data set and writes it to a file.</summary>
    public static void Write(string path, CancellationToken cancellation)
    {
        var corpus = new DatasetCache().Load(new SyntheticCorpus(), new FeatureRecipe(), new BuildOptions { Cancellation = cancellation });
        var size = corpus.Frames * corpus.Coefficients;
        var features = new float[Segments * size];
        var labels = new int[Segments];
        var noise = new RandomSequence(Seed: 1, RandomPurpose.Check);
        for (var segment = 0; segment < Segments; segment++)
        {
            var original = segment % corpus.SegmentCount;
            labels[segment] = corpus.Labels[original];
            var from = corpus.Segment(original);
            for (var i = 0; i < size; i++)
                features[(segment * size) + i] = from[i] + (float)noise.Normal((segment * size) + i);
        }

        var dataset = new GenreDataset
        {
            Genres = corpus.Genres,
            Tracks = [.. Enumerable.Range(0, Segments / SegmentsOfTrack).Select(track => new TrackDescription($"track.{track:00000}.wav", labels[track * SegmentsOfTrack]))],
            Labels = labels,
            TrackOfSegment = [.. Enumerable.Range(0, Segments).Select(segment => segment / SegmentsOfTrack)],
            Features = features,
            Recipe = corpus.Recipe,
            Description = "a data set the size of GTZAN's",
            IsSynthetic = true,
        };
        using var stream = File.Create(path);
        DatasetCacheFile.Write(stream, Key, dataset);
    }

    /// <summary>Reads it.</summary>
    public static GenreDataset Read(string path)
    {
        using var stream = File.OpenRead(path);
        return DatasetCacheFile.Read(stream, Key, new FeatureRecipe()) ?? throw new InvalidDataException($"{path} is no data set of this program.");
    }
}
