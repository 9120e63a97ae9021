using Gtzan.Models.Evaluation;

namespace Gtzan.Tests.Models.Evaluation;

public sealed class PairedTestTests
{
    /// <summary>By hand: 2·(C(n, 0) + … + C(n, k)) / 2ⁿ.</summary>
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(0, 5, 2.0 / 32)]
    [InlineData(5, 0, 2.0 / 32)]
    [InlineData(1, 9, 2.0 * 11 / 1024)]
    [InlineData(3, 3, 1)]
    [InlineData(2, 6, 2.0 * (1 + 8 + 28) / 256)]
    public void McNemars_exact_test_is_the_binomial_test(int onlyFirst, int onlySecond, double expected) =>
        Assert.Equal(expected, PairedTest.McNemar(onlyFirst, onlySecond), 12);

    [Fact]
    public void Many_tracks_do_not_overflow() => Assert.InRange(PairedTest.McNemar(4000, 5000), 1e-30, 1e-20);

    [Fact]
    public void The_difference_is_the_second_minus_the_first()
    {
        bool[] first = [true, false, true, false, false, true, false, false], second = [true, true, true, true, true, false, true, true];
        var test = PairedTest.Of(first, second, seed: 1);

        Assert.Equal((1, 5), (test.OnlyFirst, test.OnlySecond));
        Assert.InRange(4.0 / 8, test.Difference.Low, test.Difference.High);
        Assert.True(test.Difference.Low < test.Difference.High);
        Assert.Equal(new Interval(0, 0), PairedTest.Of(first, first, seed: 1).Difference);
    }
}
