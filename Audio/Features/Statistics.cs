using System.Runtime.CompilerServices;

namespace Gtzan.Audio.Features;

/// <summary>Mean and population variance, in double precision (the variance about the mean that is found first), and the median.</summary>
internal static class Statistics
{
    public static (double Mean, double Variance) Of(ReadOnlySpan<double> values)
    {
        double sum = 0, squares = 0;
        foreach (var value in values)
            sum += value;
        var mean = sum / values.Length;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        return (mean, squares / values.Length);
    }

    // Called once for a track, so tiered compilation would optimise it too late.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (double Mean, double Variance) Of(ReadOnlySpan<float> values)
    {
        // Four sums hide the latency of additions.
        double sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
        var i = 0;
        for (; i + 4 <= values.Length; i += 4)
        {
            sum0 += values[i];
            sum1 += values[i + 1];
            sum2 += values[i + 2];
            sum3 += values[i + 3];
        }

        for (; i < values.Length; i++)
            sum0 += values[i];
        var mean = (sum0 + sum1 + (sum2 + sum3)) / values.Length;

        sum0 = sum1 = sum2 = sum3 = 0;
        for (i = 0; i + 4 <= values.Length; i += 4)
        {
            sum0 += (values[i] - mean) * (values[i] - mean);
            sum1 += (values[i + 1] - mean) * (values[i + 1] - mean);
            sum2 += (values[i + 2] - mean) * (values[i + 2] - mean);
            sum3 += (values[i + 3] - mean) * (values[i + 3] - mean);
        }

        for (; i < values.Length; i++)
            sum0 += (values[i] - mean) * (values[i] - mean);
        return (mean, (sum0 + sum1 + (sum2 + sum3)) / values.Length);
    }

    /// <summary>The median of at least one value. Sorts the values.</summary>
    public static float MedianBySorting(Span<float> values)
    {
        values.Sort();
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
