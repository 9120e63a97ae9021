namespace Gtzan.Benchmarks.Peers;

/// <summary>Statistics of a few numbers.</summary>
internal static class Statistics
{
    /// <summary>The median; for an even count, the mean of the two middle numbers.</summary>
    /// <exception cref="ArgumentException">There are no numbers.</exception>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0
            ? throw new ArgumentException("Median: there are no values.", nameof(values))
            : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
