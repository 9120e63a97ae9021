using Gtzan.Models.Charts;

namespace Gtzan.Tests.Models.Charts;

public sealed class AxisScaleTests
{
    [Fact]
    public void A_range_around_values_ends_at_round_numbers()
    {
        var scale = AxisScale.Around([0.13, double.NaN, 0.87, double.PositiveInfinity]);

        Assert.Equal((0.0, 1.0, 0.2), (scale.Minimum, scale.Maximum, scale.Step));
        Assert.Equal(["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"], scale.Ticks.Select(scale.Label));
        Assert.Equal(0.25, scale.Place(0.25));
    }

    [Fact]
    public void A_given_range_is_kept_and_ticks_lie_inside()
    {
        var scale = AxisScale.Within(-0.01, 30.01, 6);

        Assert.Equal((-0.01, 30.01), (scale.Minimum, scale.Maximum));
        Assert.Equal(["0", "10", "20", "30"], scale.Ticks.Select(scale.Label));
    }

    [Fact]
    public void Numbers_below_zero_have_a_minus_and_zero_has_none()
    {
        var scale = AxisScale.Around([-0.3, 0.3]);

        Assert.Equal(["−0.4", "−0.2", "0.0", "0.2", "0.4"], scale.Ticks.Select(scale.Label));
        Assert.Equal("0.0", scale.Label(-1e-17));
        Assert.Equal("1.2E6", new AxisScale(0, 2e6, 2e5).Label(1_200_000));
    }
}
