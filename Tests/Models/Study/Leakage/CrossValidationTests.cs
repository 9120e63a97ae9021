using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Study.Baselines;
using Gtzan.Models.Study.Leakage;

namespace Gtzan.Tests.Models.Study.Leakage;

public sealed class CrossValidationTests
{
    /// <summary>Of 100 tracks of one row half are right: ±1.96 √(0.25 / 100) = ±0.098.</summary>
    [Fact]
    public void The_bootstrap_agrees_with_the_normal_approximation()
    {
        var interval = Bootstrap.OfAccuracy([.. Enumerable.Range(0, 100).Select(track => (track % 2, 1))], seed: 1);

        Assert.InRange(interval.Low, 0.38, 0.42);
        Assert.InRange(interval.High, 0.58, 0.62);
    }

    /// <summary>Ten rows of a track that are right or wrong together say no more than one.</summary>
    [Fact]
    public void Rows_of_a_track_do_not_narrow_the_interval()
    {
        var one = Bootstrap.OfAccuracy([.. Enumerable.Range(0, 100).Select(track => (track % 2, 1))], seed: 1);
        var ten = Bootstrap.OfAccuracy([.. Enumerable.Range(0, 100).Select(track => (10 * (track % 2), 10))], seed: 1);

        Assert.Equal(one, ten);
    }

    [Fact]
    public void A_perfect_result_has_an_interval_of_no_width() =>
        Assert.Equal(new Interval(1, 1), Bootstrap.OfAccuracy([(3, 3), (1, 1)], seed: 1));

    [Fact]
    public void Mean_and_deviation_are_those_of_the_folds()
    {
        var result = new CrossValidationResult(Baseline.All[0], [0.5, 0.7, 0.6], new Interval(0, 1));

        Assert.Equal(0.6, result.Mean, 1e-15);
        Assert.Equal(0.1, result.StandardDeviation!.Value, 1e-15);
        Assert.Null(new CrossValidationResult(Baseline.All[0], [0.5], new Interval(0, 1)).StandardDeviation);
    }

    /// <summary>Segments of a track are nearly equal and tracks are noise: neighbours then know segments and no track.</summary>
    [Fact]
    public void A_leak_shows_by_segment_and_not_by_track()
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 200).SelectMany(_ => Enumerable.Repeat((random.NextDouble(), random.NextDouble()), 5))
            .SelectMany(point => new[] { point.Item1, point.Item2 }).ToArray();
        var trackOfRow = Enumerable.Range(0, 1000).Select(row => row / 5).ToArray();
        var data = new FeatureSet(
            new Matrix(values, 2), [.. trackOfRow.Select(track => track % 4)], trackOfRow,
            [.. Enumerable.Range(0, 200).Select(track => $"{track}")], ["a", "b", "c", "d"], "noise");
        var tree = Baseline.Named(["tree"])[0];

        Assert.Equal(1, CrossValidation.Run(tree, data, Folds.Create(data, SplitMode.Segment, 5, 1), 1, 1).Mean, 0.01);
        var byTrack = CrossValidation.Run(tree, data, Folds.Create(data, SplitMode.Track, 5, 1), 1, 1);
        Assert.InRange(byTrack.Mean, 0.1, 0.4);
        Assert.InRange(byTrack.Mean, byTrack.Interval.Low, byTrack.Interval.High);
    }
}
