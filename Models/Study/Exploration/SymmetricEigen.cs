namespace Gtzan.Models.Study.Exploration;

/// <summary>
/// Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's method: each rotation of two coordinates zeroes one pair of off-diagonal
/// elements, until all are zero.
/// </summary>
internal static class SymmetricEigen
{
    // Convergence is quadratic, so ten sweeps suffice for any matrix here; the bound only guarantees termination.
    private const int MaxSweeps = 60;

    /// <summary>The eigenvalues in descending order, each with its eigenvector of length 1.</summary>
    /// <remarks>
    /// The sign is chosen so that the component of the largest magnitude (the first of equals) is positive.
    /// </remarks>
    public static (double[] Values, double[][] Vectors) Decompose(double[,] matrix)
    {
        var size = matrix.GetLength(0);
        if (matrix.GetLength(1) != size)
            throw new ArgumentException($"Eigenvalues are of square matrices, not of {size} × {matrix.GetLength(1)}.", nameof(matrix));
        var a = (double[,])matrix.Clone();
        var v = new double[size, size];
        for (var i = 0; i < size; i++)
            v[i, i] = 1;

        var negligible = 1e-30 * a.Cast<double>().Sum(element => element * element);
        for (var sweep = 0; sweep < MaxSweeps && OffDiagonal(a) > negligible; sweep++)
        {
            for (var p = 0; p < size - 1; p++)
            {
                for (var q = p + 1; q < size; q++)
                    Rotate(a, v, p, q);
            }
        }

        // A stable sort: equal eigenvalues stay in the order of their columns.
        var order = Enumerable.Range(0, size).OrderByDescending(i => a[i, i]).ToArray();
        return ([.. order.Select(i => a[i, i])], [.. order.Select(i => Oriented([.. Enumerable.Range(0, size).Select(row => v[row, i])]))]);
    }

    /// <summary>
    /// Rotates coordinates p and q by the angle that makes a[p, q] zero: tan 2θ = 2·a[p, q] / (a[q, q] − a[p, p]), the smaller of both
    /// angles.
    /// </summary>
    private static void Rotate(double[,] a, double[,] v, int p, int q)
    {
        if (a[p, q] == 0)
            return;
        var cotangent = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        var tangent = (cotangent < 0 ? -1 : 1) / (Math.Abs(cotangent) + Math.Sqrt((cotangent * cotangent) + 1));
        var cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
        var sine = tangent * cosine;
        var size = a.GetLength(0);
        for (var i = 0; i < size; i++)
        {
            (a[i, p], a[i, q]) = ((cosine * a[i, p]) - (sine * a[i, q]), (sine * a[i, p]) + (cosine * a[i, q]));
            (v[i, p], v[i, q]) = ((cosine * v[i, p]) - (sine * v[i, q]), (sine * v[i, p]) + (cosine * v[i, q]));
        }

        for (var i = 0; i < size; i++)
            (a[p, i], a[q, i]) = ((cosine * a[p, i]) - (sine * a[q, i]), (sine * a[p, i]) + (cosine * a[q, i]));
        a[p, q] = a[q, p] = 0;
    }

    private static double OffDiagonal(double[,] a)
    {
        var sum = 0.0;
        for (var row = 0; row < a.GetLength(0); row++)
        {
            for (var column = 0; column < row; column++)
                sum += 2 * a[row, column] * a[row, column];
        }

        return sum;
    }

    private static double[] Oriented(double[] vector)
    {
        // Components that differ only by rounding count as equal.
        var largest = vector.Max(Math.Abs);
        return vector.First(component => Math.Abs(component) >= largest * (1 - 1e-9)) < 0 ? [.. vector.Select(component => -component)]
            : vector;
    }
}
