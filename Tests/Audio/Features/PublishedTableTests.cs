using System.Collections.Concurrent;
using Gtzan.Audio.Datasets.Tables;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Features;

namespace Gtzan.Tests.Audio.Features;

/// <summary>The table that was published with GTZAN, computed anew from the tracks that are here whole.</summary>
[Trait("Category", SharedData.Category)]
public sealed class PublishedTableTests(ITestOutputHelper output)
{
    private const string Table = "gtzan-metadata/features";

    [Fact]
    public void Reflect_padding_reproduces_the_published_features_of_every_whole_track()
    {
        var published = FeatureTable.Read(SharedData.PathOf($"{Table}/features_30_sec.csv")).Rows.ToDictionary(row => row.Track);
        var files = Directory.GetFiles(SharedData.PathOf("gtzan"), "*.wav", SearchOption.AllDirectories);
        var results = new ConcurrentBag<(FeatureRow Row, double[] Values)>();
        Parallel.ForEach(files, () => new TrackFeatureExtractor(FramePadding.Reflect), (file, _, extractor) =>
        {
            var samples = AudioFile.Read(file).Samples;
            if (published.TryGetValue(Path.GetFileNameWithoutExtension(file), out var row) && row.Length == samples.Length)
                results.Add((row, extractor.Extract(samples)));
            return extractor;
        }, _ => { });

        Assert.NotEmpty(results);
        for (var column = 0; column < FeatureTable.FeatureColumns.Count; column++)
        {
            var name = FeatureTable.FeatureColumns[column];
            var worst = results.MaxBy(result => Error(result.Row, result.Values, column));
            var error = Error(worst.Row, worst.Values, column);
            output.WriteLine($"{name}: {error:G3} ({worst.Row.Track}: {worst.Values[column]:R} for {worst.Row.Values[column]:R})");
        }

        output.WriteLine($"{results.Count} of {files.Length} tracks are whole.");
        Assert.All(results, result => Assert.All(Enumerable.Range(0, FeatureTable.FeatureColumns.Count), column => Assert.True(
            Error(result.Row, result.Values, column) <= Tolerance(FeatureTable.FeatureColumns[column]),
            $"{result.Row.Track}, {FeatureTable.FeatureColumns[column]}: {result.Values[column]} instead of {result.Row.Values[column]}")));
    }

    /// <summary>Means of signals are so near to 0 that only their absolute error says something.</summary>
    private static bool IsSignalMean(string column) => column is "harmony_mean" or "perceptr_mean";

    private static double Tolerance(string column) => IsSignalMean(column) ? 1e-8 : column == "tempo" ? 1e-12 : 1e-4;

    private static double Error(FeatureRow row, double[] values, int column)
    {
        var difference = Math.Abs(values[column] - row.Values[column]);
        return IsSignalMean(FeatureTable.FeatureColumns[column]) ||
            difference == 0 ? difference : difference / Math.Abs(row.Values[column]);
    }
}
