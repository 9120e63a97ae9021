using Gtzan.Benchmarks.Validation;

namespace Gtzan.Tests.Benchmarks;

public sealed class ReferenceCheckTests
{
    [Theory]
    [InlineData(new double[] { -100, 1 }, new double[] { -100, 1.5 }, -1)]
    [InlineData(new double[] { -100, 1 }, new double[] { -100, 2.5 }, 1)]
    [InlineData(new double[] { -100, 1 }, new double[] { -100, double.NaN }, 1)]
    [InlineData(new double[] { 0, 0 }, new double[] { 0, 0 }, 0)]
    [InlineData(new double[] { 1, double.PositiveInfinity }, new double[] { 2, 1 }, 0)]
    [InlineData(new double[] { 1, double.NaN }, new double[] { 1, double.NaN }, 0)]
    public void The_first_difference_is_found_and_vacuous_checks_fail(double[] expected, double[] actual, int different) =>
        Assert.Equal(different, ReferenceCheck.FirstDifference(expected, actual, tolerance: 0.01, out _));
}
