namespace Gtzan.Models.Study.Baselines.Boosting;

/// <summary>
/// Every column divided into at most 256 bins, and the bin of each value. Columns with at most 256 different values have a bin for each;
/// others are divided at quantiles, into bins of about equal size.
/// </summary>
internal sealed class BinnedFeatures
{
    public const int MaxBins = 256;

    public BinnedFeatures(Matrix features, int threads)
    {
        Rows = features.Rows;
        Ends = new (double, double)[features.Columns][];
        Bins = new byte[features.Columns][];
        Parallel.For(0, features.Columns, new ParallelOptions { MaxDegreeOfParallelism = threads }, column =>
        {
            var values = new double[Rows];
            for (var row = 0; row < Rows; row++)
                values[row] = features[row, column];
            var sorted = values.ToArray();
            Array.Sort(sorted);
            var thresholds = CutPoints(sorted);
            var bins = new byte[Rows];
            for (var row = 0; row < Rows; row++)
                bins[row] = (byte)BinOf(values[row], thresholds);
            (Ends[column], Bins[column]) = (EndsOf(values, bins, thresholds.Length + 1), bins);
        });
    }

    public int Rows { get; }

    public int Columns => Bins.Length;

    /// <summary>For each column, the lowest and highest value of each bin.</summary>
    public (double Lowest, double Highest)[][] Ends { get; }

    /// <summary>For each column, the bin of each row.</summary>
    public byte[][] Bins { get; }

    /// <summary>
    /// A threshold between two bins of a column: rows with lower values belong to the lower bin. It is half way between the neighbouring
    /// values.
    /// </summary>
    public double Threshold(int column, int lower, int upper) => Between(Ends[column][lower].Highest, Ends[column][upper].Lowest);

    private static (double Lowest, double Highest)[] EndsOf(double[] values, byte[] bins, int count)
    {
        var ends = new (double Lowest, double Highest)[count];
        Array.Fill(ends, (double.PositiveInfinity, double.NegativeInfinity));
        for (var row = 0; row < bins.Length; row++)
        {
            ref var end = ref ends[bins[row]];
            end = (Math.Min(end.Lowest, values[row]), Math.Max(end.Highest, values[row]));
        }

        return ends;
    }

    private static int BinOf(double value, double[] thresholds)
    {
        var place = Array.BinarySearch(thresholds, value);
        return place >= 0 ? place + 1 : ~place;
    }

    private static double[] CutPoints(double[] sorted)
    {
        var different = sorted.Distinct().Count();
        var result = new List<double>();
        if (different <= MaxBins)
        {
            for (var i = 1; i < sorted.Length; i++)
            {
                if (sorted[i] > sorted[i - 1])
                    result.Add(Between(sorted[i - 1], sorted[i]));
            }

            return [.. result];
        }

        for (var bin = 1; bin < MaxBins; bin++)
        {
            // Equal values stay together: the boundary moves down to the first of them, or is dropped if it is there already.
            var place = (int)((long)bin * sorted.Length / MaxBins);
            while (place > 0 && sorted[place - 1] == sorted[place])
                place--;
            if (place > 0 && Between(sorted[place - 1], sorted[place]) is var cut && (result.Count == 0 || cut > result[^1]))
                result.Add(cut);
        }

        return [.. result];
    }

    /// <summary>Half way, or the upper value if no number is between them; values below it go left.</summary>
    private static double Between(double lower, double upper)
    {
        var middle = (lower / 2) + (upper / 2);
        return middle > lower && middle <= upper ? middle : upper;
    }
}
