using Gtzan.Models.Study.Exploration;

namespace Gtzan.Tests.Models.Study.Exploration;

public sealed class SymmetricEigenTests
{
    [Fact]
    public void Two_by_two_is_as_the_quadratic_formula_says()
    {
        // λ² − 5λ + 3 = 0 for [[4, 1], [1, 1]]: λ = (5 ± √13) / 2, vectors (λ − 1, 1).
        var (values, vectors) = SymmetricEigen.Decompose(new double[,] { { 4, 1 }, { 1, 1 } });

        double[] expected = [(5 + Math.Sqrt(13)) / 2, (5 - Math.Sqrt(13)) / 2];
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(expected[i], values[i], 13);
            var length = Math.Sqrt(((expected[i] - 1) * (expected[i] - 1)) + 1);
            var sign = Math.Abs(expected[i] - 1) >= 1 ? Math.Sign(expected[i] - 1) : 1;
            Assert.Equal(sign * (expected[i] - 1) / length, vectors[i][0], 13);
            Assert.Equal(sign / length, vectors[i][1], 13);
        }
    }

    /// <summary>2 on the diagonal and −1 beside it: λ = 2 − 2·cos(kπ / (n + 1)).</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(57)]
    public void The_second_difference_has_its_known_eigenvalues(int size)
    {
        var matrix = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            matrix[i, i] = 2;
            if (i > 0)
                matrix[i, i - 1] = matrix[i - 1, i] = -1;
        }

        var (values, vectors) = SymmetricEigen.Decompose(matrix);

        for (var i = 0; i < size; i++)
        {
            Assert.Equal(2 - (2 * Math.Cos((size - i) * Math.PI / (size + 1))), values[i], 1e-12);
            for (var row = 0; row < size; row++)
            {
                Assert.Equal(
                    values[i] * vectors[i][row], Enumerable.Range(0, size).Sum(column => matrix[row, column] * vectors[i][column]), 1e-12);
            }

            for (var other = 0; other < size; other++)
                Assert.Equal(i == other ? 1 : 0, vectors[i].Zip(vectors[other], (a, b) => a * b).Sum(), 1e-12);
            Assert.True(vectors[i].MaxBy(component => Math.Round(Math.Abs(component), 9)) > 0);
        }
    }

    [Fact]
    public void Diagonal_and_zero_matrices_are_handled()
    {
        var (values, vectors) = SymmetricEigen.Decompose(new double[,] { { 1, 0, 0 }, { 0, 3, 0 }, { 0, 0, 2 } });
        Assert.Equal([3, 2, 1], values);
        Assert.Equal([0, 1, 0], vectors[0]);
        Assert.Equal([0, 0], SymmetricEigen.Decompose(new double[2, 2]).Values);
        Assert.Throws<ArgumentException>(() => SymmetricEigen.Decompose(new double[2, 3]));
    }
}
