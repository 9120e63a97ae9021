namespace Gtzan.Models.Study.Exploration;

/// <summary>Standardises columns to mean 0 and variance 1, so that hertz and shares are comparable.</summary>
internal static class StandardScores
{
    /// <summary>(x − mean) / standard deviation of each column, with the population's deviation. A constant column becomes 0.</summary>
    public static double[][] Of(IReadOnlyList<double[]> rows)
    {
        var columns = rows[0].Length;
        var scores = rows.Select(_ => new double[columns]).ToArray();
        for (var column = 0; column < columns; column++)
        {
            var mean = rows.Average(row => row[column]);
            var deviation = Math.Sqrt(rows.Average(row => (row[column] - mean) * (row[column] - mean)));

            // The mean of equal values has a rounding error, which must not be scaled to a deviation of 1.
            var isConstant = deviation <= 1e-12 * Math.Abs(mean) || deviation == 0;
            for (var row = 0; row < rows.Count; row++)
                scores[row][column] = isConstant ? 0 : (rows[row][column] - mean) / deviation;
        }

        return scores;
    }

    /// <summary>The mean products of all pairs of columns: for standard scores, Pearson's correlations; 0 for constant columns.</summary>
    public static double[,] Products(IReadOnlyList<double[]> scores)
    {
        var columns = scores[0].Length;
        var products = new double[columns, columns];
        for (var i = 0; i < columns; i++)
        {
            for (var j = 0; j <= i; j++)
                products[i, j] = products[j, i] = scores.Average(row => row[i] * row[j]);
        }

        return products;
    }
}
