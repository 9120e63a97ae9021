using Gtzan.Models.Study.Baselines;

namespace Gtzan.Tests.Models.Study.Baselines;

/// <summary>
/// A table of 60 rows, four columns and three classes that Python makes to the bit, as all its numbers have ten binary digits behind the
/// point:
/// <code>
/// state = 1; X = []; y = []
/// for i in range(60):
///     row = []
///     for j in range(4):
///         state = (state * 1103515245 + 12345) % 2**31
///         row.append((state >> 16) % 1024 / 1024 + (i % 3) * (j + 1) * 0.125)
///     X.append(row); y.append(i % 3)
/// X = np.array(X); y = np.array(y); Q = X[:3] + 1/3
/// </code>
/// The numbers in the tests that use it are those of scikit-learn 1.2.1 and XGBoost 1.7.4 for these X, y and Q.
/// </summary>
internal static class SmallTable
{
    public static Examples Examples { get; } = Create();

    /// <summary>Q: three rows to predict, which are not in the table.</summary>
    public static Matrix Queries { get; } = new([.. Examples.Features.Values.Take(12).Select(value => value + (1.0 / 3))], 4);

    /// <summary>The table with its rows in another order.</summary>
    public static Examples Permuted(int[] order) =>
        new(Examples.Features.Select(order), [.. order.Select(row => Examples.Labels[row])], Examples.Classes);

    /// <summary>A random table, for properties that any table must have.</summary>
    public static Examples Random(int seed, int rows, int columns, int classes)
    {
        var random = new Random(seed);
        var labels = Enumerable.Range(0, rows).Select(row => row % classes).ToArray();
        return new Examples(
            new Matrix(
            [.. labels.SelectMany(label => Enumerable.Range(0, columns).Select(column => random.NextDouble() + (0.2 * label * column)))],
            columns), labels, classes);
    }

    public static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"Number {i} is {actual[i]:R}, not {expected[i]:R}.");
    }

    private static Examples Create()
    {
        var state = 1L;
        var (values, labels) = (new double[240], new int[60]);
        for (var i = 0; i < values.Length; i++)
        {
            state = ((state * 1103515245) + 12345) % (1L << 31);
            labels[i / 4] = i / 4 % 3;
            values[i] = ((state >> 16) % 1024 / 1024.0) + (labels[i / 4] * ((i % 4) + 1) * 0.125);
        }

        return new Examples(new Matrix(values, 4), labels, 3);
    }
}
