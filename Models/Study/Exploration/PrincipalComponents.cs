namespace Gtzan.Models.Study.Exploration;

/// <summary>The directions in which standardised rows vary most, found as eigenvectors of their correlations.</summary>
/// <param name="Axes">The directions, of length 1, the one of the largest variance first.</param>
/// <param name="Shares">The share of the whole variance that each direction has.</param>
/// <param name="Scores">Each row's coordinates along the directions.</param>
internal sealed record PrincipalComponents(double[][] Axes, double[] Shares, double[][] Scores)
{
    /// <summary>The first components of rows.</summary>
    public static PrincipalComponents Of(IReadOnlyList<double[]> rows, int count)
    {
        var standardized = StandardScores.Of(rows);
        var (values, vectors) = SymmetricEigen.Decompose(StandardScores.Products(standardized));
        var whole = values.Sum();
        return new PrincipalComponents(
            vectors[..count],
            [.. values.Take(count).Select(value => whole == 0 ? 0 : Math.Max(0, value) / whole)],
            [.. standardized.Select(row => vectors[..count].Select(axis => axis.Zip(row, (a, b) => a * b).Sum()).ToArray())]);
    }
}
