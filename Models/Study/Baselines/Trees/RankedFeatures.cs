namespace Gtzan.Models.Study.Baselines.Trees;

/// <summary>
/// Every column as ranks: its distinct values in order, and the index of each row's value. Trees compare and radix-sort ranks; one table
/// serves all trees of a forest.
/// </summary>
internal sealed class RankedFeatures
{
    public RankedFeatures(Matrix features, int threads)
    {
        Values = new double[features.Columns][];
        Ranks = new int[features.Columns][];
        Parallel.For(0, features.Columns, new ParallelOptions { MaxDegreeOfParallelism = threads }, column =>
        {
            var keys = new double[features.Rows];
            var rows = new int[features.Rows];
            for (var row = 0; row < rows.Length; row++)
                (keys[row], rows[row]) = (features[row, column], row);
            Array.Sort(keys, rows);
            var (values, ranks) = (new List<double>(), new int[rows.Length]);
            for (var i = 0; i < rows.Length; i++)
            {
                if (i == 0 || keys[i] != keys[i - 1])
                    values.Add(keys[i]);
                ranks[rows[i]] = values.Count - 1;
            }

            (Values[column], Ranks[column]) = ([.. values], ranks);
        });
    }

    public int Columns => Values.Length;

    /// <summary>The distinct values of each column, ascending.</summary>
    public double[][] Values { get; }

    /// <summary>The rank of each row's value in each column.</summary>
    public int[][] Ranks { get; }

    /// <summary>Half way between two values of a column; the lower one if no number is between them.</summary>
    public double Between(int column, int rank, int next)
    {
        var (lower, upper) = (Values[column][rank], Values[column][next]);
        var middle = (lower / 2) + (upper / 2);
        return middle >= upper || middle < lower ? lower : middle;
    }
}
