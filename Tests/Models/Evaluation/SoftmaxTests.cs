using Gtzan.Models.Evaluation;

namespace Gtzan.Tests.Models.Evaluation;

public sealed class SoftmaxTests
{
    /// <summary>scipy.special.softmax and logsumexp of [1000, 1001, 999, -inf], scipy 1.10.</summary>
    [Fact]
    public void Large_scores_become_probabilities_and_those_of_minus_infinity_0()
    {
        double[] scores = [1000, 1001, 999, double.NegativeInfinity];

        Assert.Equal(1001.4076059644444, Softmax.Apply(scores), 10);

        Assert.Equal(0.24472847105479772, scores[0], 14);
        Assert.Equal(0.6652409557748219, scores[1], 14);
        Assert.Equal(0.09003057317038045, scores[2], 14);
        Assert.Equal(0, scores[3]);
    }

    /// <summary>scipy.special.log_softmax([1, 2, 3.5]), scipy 1.10.</summary>
    [Fact]
    public void The_logarithms_are_those_of_scipy()
    {
        var result = Logarithms(1, 2, 3.5f);

        Assert.Equal(-2.7663678998071335, result[0], 14);
        Assert.Equal(-1.7663678998071337, result[1], 14);
        Assert.Equal(-0.26636789980713366, result[2], 14);
    }

    [Fact]
    public void The_logarithms_neither_overflow_nor_lose_small_probabilities()
    {
        Assert.Equal([0, -2e38f - (double)1e38f], Logarithms(1e38f, -2e38f));
        Assert.Equal([-1000, 0], Logarithms(0, 1000));
        Assert.Equal([-Math.Log(3), -Math.Log(3), -Math.Log(3)], Logarithms(-3e38f, -3e38f, -3e38f));
        Assert.Equal([0.0], Logarithms(-7));
        Assert.Equal([double.NegativeInfinity, 0], Logarithms(float.NegativeInfinity, 5));
    }

    private static double[] Logarithms(params float[] scores)
    {
        var result = new double[scores.Length];
        Gtzan.Engine.Training.Evaluation.LogSoftmax(scores, result);
        return result;
    }
}
