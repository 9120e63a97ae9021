using Gtzan.Engine.Optimizers;

namespace Gtzan.Tests.Engine.Optimizers;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(2, 0.3)]
    [InlineData(10, 0.1)]
    [InlineData(10, 0)]
    [InlineData(10, 1)]
    public void One_cycle_is_finite_and_ends_low_for_any_number_of_steps(int steps, double peak)
    {
        var schedule = Schedule.OneCycle(steps, peak);
        var factors = Enumerable.Range(0, steps).Select(step => schedule.FactorAt(step)).ToArray();
        Assert.All(factors, factor => Assert.InRange(factor, 1 / (25 * 1e4) * 0.999, 1));
        Assert.Contains(factors, factor => factor == 1);
        if (steps > 2 && peak < 1)
            Assert.Equal(1 / (25 * 1e4), factors[^1], 1e-9);
    }

    [Theory]
    [InlineData(-0.1, 25, 1e4)]
    [InlineData(1.1, 25, 1e4)]
    [InlineData(0.3, 0.5, 1e4)]
    [InlineData(0.3, 25, 0)]
    public void Impossible_cycles_are_refused(double peak, double div, double finalDiv) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.OneCycle(10, peak, div, finalDiv));

    [Fact]
    public void Impossible_settings_of_optimisers_are_refused()
    {
        Refusal.Says<ArgumentOutOfRangeException>("needs a momentum above 0", () => new Sgd([], nesterov: true));
        Refusal.Says<ArgumentOutOfRangeException>("epsilon is -1; it must be at least 0", () => new Adam([], epsilon: -1));
        Refusal.Says<ArgumentOutOfRangeException>("epsilon is NaN", () => new AdamW([], epsilon: float.NaN));
        Refusal.Says<ArgumentOutOfRangeException>("epsilon is -1", () => new RmsProp([], epsilon: -1));
    }
}
