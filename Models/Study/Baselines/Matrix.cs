namespace Gtzan.Models.Study.Baselines;

/// <summary>A table of numbers in double precision, row by row.</summary>
public sealed class Matrix
{
    /// <summary>A table with given numbers.</summary>
    /// <exception cref="ArgumentException">The numbers do not fill whole rows.</exception>
    public Matrix(double[] values, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (values.Length % columns != 0)
            throw new ArgumentException($"Matrix: {values.Length} numbers do not fill rows of {columns}.", nameof(values));
        Values = values;
        Columns = columns;
    }

    /// <summary>A table of zeros.</summary>
    public Matrix(int rows, int columns)
        : this(new double[rows * columns], columns)
    {
    }

    /// <summary>The numbers, row by row.</summary>
    public double[] Values { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>The number of rows.</summary>
    public int Rows => Values.Length / Columns;

    /// <summary>A number.</summary>
    public double this[int row, int column] => Values[(row * Columns) + column];

    /// <summary>A row.</summary>
    public Span<double> Row(int row) => Values.AsSpan(row * Columns, Columns);

    /// <summary>Copies some rows, in the given order.</summary>
    public Matrix Select(ReadOnlySpan<int> rows)
    {
        var result = new Matrix(rows.Length, Columns);
        for (var i = 0; i < rows.Length; i++)
            Row(rows[i]).CopyTo(result.Row(i));
        return result;
    }

    /// <summary>Creates a table of rows.</summary>
    public static Matrix FromRows(params double[][] rows) => new([.. rows.SelectMany(row => row)], rows[0].Length);

    /// <summary>Rejects features with another number of columns than in training; <paramref name="columns"/> is null before Fit.</summary>
    internal void Require(int? columns)
    {
        if (columns is null)
            throw new InvalidOperationException("The model has not learned yet: call Fit first.");
        if (Columns != columns)
            throw new ArgumentException($"The model has learned from {columns} columns, and is now given {Columns}.");
    }
}
