namespace Gtzan.Models.Evaluation;

/// <summary>
/// Compares two classifiers on the same tracks. McNemar's exact test ("Note on the sampling error of the difference between correlated
/// proportions or percentages", 1947): of the n tracks on which only one is right, k are those of the worse; p = min(1, 2·P(X ≤ k)) for
/// X from the binomial distribution with n trials and probability ½.
/// </summary>
/// <param name="OnlyFirst">The number of tracks on which only the first is right.</param>
/// <param name="OnlySecond">The number of tracks on which only the second is right.</param>
/// <param name="PValue">The probability of a difference as large if both were equally good.</param>
/// <param name="Difference">The 95 % interval of the second's accuracy minus the first's, by bootstrap over the tracks.</param>
internal sealed record PairedTest(int OnlyFirst, int OnlySecond, double PValue, Interval Difference)
{
    /// <summary>Compares by track.</summary>
    /// <param name="first">Which tracks the first classifies rightly.</param>
    /// <param name="second">Which tracks the second classifies rightly, in the same order.</param>
    /// <param name="seed">The seed of the bootstrap.</param>
    public static PairedTest Of(IReadOnlyList<bool> first, IReadOnlyList<bool> second, ulong seed)
    {
        var pairs = first.Zip(second).ToArray();
        var onlyFirst = pairs.Count(pair => pair is { First: true, Second: false });
        var onlySecond = pairs.Count(pair => pair is { First: false, Second: true });
        var differences = pairs.Select(pair => (Convert.ToInt32(pair.Second) - Convert.ToInt32(pair.First), 1));
        return new PairedTest(
            onlyFirst, onlySecond, McNemar(onlyFirst, onlySecond), Bootstrap.OfAccuracy([.. differences], seed));
    }

    /// <summary>The two-sided p-value of McNemar's exact test.</summary>
    internal static double McNemar(int onlyFirst, int onlySecond)
    {
        var trials = onlyFirst + onlySecond;
        var (sum, logarithm) = (0.0, -trials * Math.Log(2));
        for (var successes = 0; successes <= Math.Min(onlyFirst, onlySecond); successes++)
        {
            sum += Math.Exp(logarithm);
            logarithm += Math.Log(trials - successes) - Math.Log(successes + 1);
        }

        return Math.Min(1, 2 * sum);
    }
}
