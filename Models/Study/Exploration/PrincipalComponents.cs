namespace Gtzan.Models.Study.Exploration;

/// <summary>Principal components: the eigenvectors of the correlations of standardised rows.</summary>
/// <param name="Axes">The components, of length 1, by descending variance.</param>
/// <param name="Shares">The share of each component in the total variance.</param>
/// <param name="Scores">Each row's coordinates.</param>
internal sealed record PrincipalComponents(double[][] Axes, double[] Shares, double[][] Scores)
{
    /// <summary>Computes the first components of rows.</summary>
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
