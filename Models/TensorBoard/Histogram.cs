namespace Gtzan.Models.TensorBoard;

/// <summary>The distribution of numbers: counts in buckets of equal width from the smallest to the largest.</summary>
/// <param name="Minimum">The smallest.</param>
/// <param name="Maximum">The largest.</param>
/// <param name="Sum">Σ x.</param>
/// <param name="SumOfSquares">Σ x².</param>
/// <param name="Counts">The number in each bucket.</param>
internal sealed record Histogram(float Minimum, float Maximum, float Sum, float SumOfSquares, IReadOnlyList<float> Counts)
{
    /// <summary>The number of buckets.</summary>
    public const int Buckets = 32;

    /// <summary>The number of values of <see cref="ToValues"/>.</summary>
    public const int Size = 4 + Buckets;

    /// <summary>The distribution of at least one number. Sums beyond single precision count as its largest number.</summary>
    public static Histogram Of(ReadOnlySpan<float> numbers)
    {
        var (minimum, maximum, sum, squares) = (float.PositiveInfinity, float.NegativeInfinity, 0.0, 0.0);
        foreach (var number in numbers)
        {
            (minimum, maximum) = (Math.Min(minimum, number), Math.Max(maximum, number));
            sum += number;
            squares += (double)number * number;
        }

        var counts = new float[Buckets];
        var width = ((double)maximum - minimum) / Buckets;
        foreach (var number in numbers)
            counts[width > 0 ? (int)Math.Clamp(((double)number - minimum) / width, 0, Buckets - 1) : 0]++;
        return new Histogram(minimum, maximum, Bounded(sum), Bounded(squares), counts);

        static float Bounded(double value) => (float)Math.Clamp(value, -float.MaxValue, float.MaxValue);
    }

    /// <summary>The upper limit of each bucket.</summary>
    public double[] UpperLimits() =>
        [.. Enumerable.Range(1, Buckets).Select(i => i == Buckets ? Maximum : Minimum + (((double)Maximum - Minimum) * i / Buckets))];

    /// <summary>The histogram as numbers.</summary>
    public IEnumerable<float> ToValues() => [Minimum, Maximum, Sum, SumOfSquares, .. Counts];

    /// <summary>Reads <see cref="ToValues"/>.</summary>
    public static Histogram FromValues(ReadOnlySpan<float> values) =>
        new(values[0], values[1], values[2], values[3], values[4..Size].ToArray());
}
