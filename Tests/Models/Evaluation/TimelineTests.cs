using Gtzan.Models.Evaluation;

namespace Gtzan.Tests.Models.Evaluation;

public sealed class TimelineTests
{
    [Fact]
    public void Equal_neighbours_are_a_stretch()
    {
        var prediction = Of(3, 0.9, 0.7, 0.2, 0.4, 0.6);
        var stretches = Timeline.Stretches(prediction);

        Assert.Equal([(0, 2, 0), (2, 4, 1), (4, 5, 0)], stretches.Select(stretch => (stretch.First, stretch.End, stretch.Genre)));
        Assert.Equal([0.8, 0.7, 0.6], stretches.Select(stretch => Math.Round(stretch.Probability, 12)));
    }

    [Theory]
    [InlineData(57_600, 3.0, 96, 600)] // two days: half hours
    [InlineData(57_600, 2.9999, 96, 600)]
    [InlineData(1_000, 3.0, 50, 20)] // 50 minutes
    [InlineData(2_100, 3.0, 53, 40)] // 105 minutes: two at a time
    [InlineData(10_000_000, 3.0, 87, 115_200)] // 347 days: four at a time
    public void Parts_are_equal_and_round_and_as_many_as_fit(int segments, double seconds, int parts, int first)
    {
        var random = new Random(1);
        var result = Timeline.Parts(Of(seconds, [.. Enumerable.Range(0, segments).Select(_ => random.NextDouble())]), atMost: 100);

        Assert.Equal((parts, first), (result.Count, result[0].End));
        Assert.Equal(0, result[0].First);
        Assert.Equal(segments, result[^1].End);
        Assert.All(result.Zip(result.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.First));
        Assert.All(result, part => Assert.InRange(part.Probability, 0.5, 1));
    }

    [Fact]
    public void A_part_has_the_genre_that_is_most_probable_in_it()
    {
        var part = Assert.Single(Timeline.Parts(Of(3, 0.45, 0.45, 0.45, 0.9), atMost: 100));
        Assert.Equal((0, 4, 0, 0.5625), (part.First, part.End, part.Genre, part.Probability));
    }

    private static TrackPrediction Of(double seconds, params double[] first) => new(
        [0.5, 0.5], [.. first.Select(probability => new[] { probability, 1 - probability })], seconds,
        TimeSpan.FromSeconds(seconds * first.Length), TimeSpan.Zero);
}
