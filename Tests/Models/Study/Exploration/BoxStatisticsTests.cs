using Gtzan.Models.Study.Exploration;

namespace Gtzan.Tests.Models.Study.Exploration;

public sealed class BoxStatisticsTests
{
    [Fact]
    public void Quartiles_lie_between_values_as_NumPy_counts()
    {
        var box = BoxStatistics.Of([7, 15, 36, 39, 40, 41]);

        Assert.Equal((20.25, 37.5, 39.75), (box.LowerQuartile, box.Median, box.UpperQuartile));
        Assert.Equal((7.0, 41.0, 6), (box.LowerWhisker, box.UpperWhisker, box.Count));
        Assert.Empty(box.Outliers);
    }

    [Fact]
    public void Whiskers_end_at_values_and_outliers_are_listed()
    {
        // The box is from 2 to 4, so whiskers reach from −1 to 7.
        var box = BoxStatistics.Of([2, 3, 4, -1, 7.5, 2, 4, 3, -1.25]);

        Assert.Equal((2.0, 3.0, 4.0), (box.LowerQuartile, box.Median, box.UpperQuartile));
        Assert.Equal((-1.0, 4.0), (box.LowerWhisker, box.UpperWhisker));
        Assert.Equal([-1.25, 7.5], box.Outliers);
    }

    [Fact]
    public void The_statistics_of_one_value_are_that_value()
    {
        var box = BoxStatistics.Of([120]);

        Assert.All(
            (double[])[box.LowerWhisker, box.LowerQuartile, box.Median, box.UpperQuartile, box.UpperWhisker], value =>
                Assert.Equal(120, value));
        Assert.Equal(1, box.Count);
    }

    /// <summary>The quartile of 0 0 0 and 100 lies at 25, and nothing within reach lies above it.</summary>
    [Fact]
    public void A_whisker_never_ends_inside_the_box() => Assert.Equal(25, BoxStatistics.Of([0, 0, 0, 100]).UpperWhisker);
}
