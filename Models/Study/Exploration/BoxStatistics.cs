namespace Gtzan.Models.Study.Exploration;

/// <summary>The statistics of a box plot, by Tukey's rule.</summary>
/// <param name="LowerWhisker">The smallest value at most 1.5 times the box's length below it.</param>
/// <param name="LowerQuartile">A quarter of the values are below.</param>
/// <param name="Median">Half of the values are below.</param>
/// <param name="UpperQuartile">A quarter of the values are above.</param>
/// <param name="UpperWhisker">The largest value at most 1.5 times the box's length above it.</param>
/// <param name="Outliers">The values beyond the whiskers, ascending.</param>
/// <param name="Count">The number of values.</param>
internal sealed record BoxStatistics(
    double LowerWhisker, double LowerQuartile, double Median, double UpperQuartile, double UpperWhisker, IReadOnlyList<double> Outliers,
    int Count)
{
    private const double Reach = 1.5;

    /// <summary>The statistics of at least one value.</summary>
    public static BoxStatistics Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var (lower, upper) = (Quantile(sorted, 0.25), Quantile(sorted, 0.75));
        var (lowest, highest) = (lower - (Reach * (upper - lower)), upper + (Reach * (upper - lower)));

        // Quartiles are between values, so the nearest value in range may be inside the box; then the whisker has no length.
        return new BoxStatistics(
            Math.Min(lower, sorted.First(value => value >= lowest)), lower, Quantile(sorted, 0.5), upper,
            Math.Max(upper, sorted.Last(value => value <= highest)),
            [.. sorted.Where(value => value < lowest || value > highest)], sorted.Length);
    }

    /// <summary>The quantile of sorted values by linear interpolation: x at (n − 1)·share, as in NumPy.</summary>
    public static double Quantile(IReadOnlyList<double> sorted, double share)
    {
        var place = (sorted.Count - 1) * share;
        var below = (int)Math.Floor(place);
        return below == sorted.Count - 1 ? sorted[below] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }
}
