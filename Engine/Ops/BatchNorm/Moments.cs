using ILGPU.Algorithms;

namespace Gtzan.Engine.Ops.BatchNorm;

/// <summary>The count, mean and sum of squared deviations of some numbers: enough to merge two halves in a reduction tree.</summary>
/// <remarks>
/// Nothing cancels, as Σx² − n·mean² would. Source: Welford, "Note on a method for calculating corrected sums of squares and products",
/// 1962, for one more number; Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979,
/// for two halves.
/// </remarks>
internal readonly record struct Moments(float Count, float Mean, float SquaredDeviations)
{
    /// <summary>These numbers and one more.</summary>
    public Moments With(float x)
    {
        var deviation = x - Mean;
        var mean = Mean + (deviation / (Count + 1));
        return new Moments(Count + 1, mean, SquaredDeviations + (deviation * (x - mean)));
    }

    /// <summary>These numbers and others; either may be none.</summary>
    public Moments Merge(Moments others)
    {
        var count = Count + others.Count;
        var share = others.Count / XMath.Max(count, 1f);
        var difference = others.Mean - Mean;
        return new Moments(
            count, Mean + (difference * share), SquaredDeviations + others.SquaredDeviations + (difference * difference * Count * share));
    }
}
