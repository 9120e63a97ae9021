using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Models.Study.Exploration;

namespace Gtzan.Tests.Models.Study.Exploration;

public sealed class PrincipalComponentsTests
{
    /// <summary>Two standardised columns of correlation r have the variances 1 + r and 1 − r, along (1, 1)/√2 and (1, −1)/√2.</summary>
    [Fact]
    public void Two_columns_are_as_their_correlation_says()
    {
        double[][] rows = [[1, 20], [2, 10], [3, 40], [4, 30]];
        var components = PrincipalComponents.Of(rows, 2);

        const double R = 0.6; // of the ranks 2 1 4 3: 1 − 6·4 / (4·15)
        Assert.Equal((1 + R) / 2, components.Shares[0], 13);
        Assert.Equal((1 - R) / 2, components.Shares[1], 13);
        Assert.Equal(
            [Math.Sqrt(0.5), Math.Sqrt(0.5)], components.Axes[0].Select(x => Math.Round(x, 13)), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(Math.Sqrt(0.5), components.Axes[1][0], 13);
        Assert.Equal(-Math.Sqrt(0.5), components.Axes[1][1], 13);

        // Standard scores are ∓1.5 and ∓0.5 over √1.25.
        var deviation = Math.Sqrt(1.25);
        Assert.Equal((-1.5 - 0.5) / deviation * Math.Sqrt(0.5), components.Scores[0][0], 13);
        Assert.Equal((-1.5 + 0.5) / deviation * Math.Sqrt(0.5), components.Scores[0][1], 13);
    }

    [Fact]
    public void The_scores_have_the_variances_and_no_correlation()
    {
        var random = new Random(4);
        double[][] rows =
            [.. Enumerable.Range(0, 40).Select(_ => Enumerable.Range(0, 6).Select(i => (random.NextDouble() * (i + 1)) + 100).ToArray())];
        var components = PrincipalComponents.Of(rows, 6);

        Assert.Equal(1, components.Shares.Sum(), 12);
        for (var i = 0; i < 6; i++)
        {
            for (var j = 0; j < 6; j++)
                Assert.Equal(i == j ? 6 * components.Shares[i] : 0, components.Scores.Average(row => row[i] * row[j]), 12);
        }
    }

    [Fact]
    public void Constant_columns_are_ignored()
    {
        double[][] rows = [[0.1, 1, 5], [0.1, 3, 5], [0.1, 2, 5]];
        var components = PrincipalComponents.Of(rows, 2);

        Assert.Equal([0, 1, 0], components.Axes[0]);
        Assert.Equal([1, 0], components.Shares);
        Assert.Equal([0, 0], PrincipalComponents.Of([[1, 2], [1, 2]], 2).Shares);
    }
}
