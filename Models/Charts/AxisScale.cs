using System.Globalization;

namespace Gtzan.Models.Charts;

/// <summary>The range of an axis and the distance between its ticks, which are round numbers.</summary>
/// <param name="Minimum">Where the axis begins.</param>
/// <param name="Maximum">Where it ends.</param>
/// <param name="Step">1, 2 or 5 times a power of ten.</param>
internal readonly record struct AxisScale(double Minimum, double Maximum, double Step)
{
    /// <summary>A range with round ends that covers the finite values, with about five ticks.</summary>
    public static AxisScale Around(IEnumerable<double> values)
    {
        var (low, high) = values.Where(double.IsFinite).Aggregate(
            (Low: double.PositiveInfinity, High: double.NegativeInfinity), (range, v) => (Math.Min(range.Low, v), Math.Max(range.High, v)));
        if (!double.IsFinite(low))
            (low, high) = (0, 1);

        // Values that differ only in their last digits look equal, and no tick fits between them.
        if (high - low <= 1e-7 * Math.Max(Math.Abs(low), Math.Abs(high)))
            (low, high) = (low - 0.5, high + 0.5);
        var step = NiceStep((high - low) / 5);
        return new AxisScale(Math.Floor(low / step) * step, Math.Ceiling(high / step) * step, step);
    }

    /// <summary>A given range with about the given number of ticks at round numbers inside it.</summary>
    public static AxisScale Within(double minimum, double maximum, int ticks) =>
        new(minimum, maximum, NiceStep((maximum - minimum) / ticks));

    /// <summary>The multiples of the step within the range.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            // Computed as multiples, because sums of steps drift. An end within rounding of a tick counts as a tick.
            var first = Math.Ceiling((Minimum / Step) - 1e-6);
            var count = (int)(Math.Floor((Maximum / Step) + 1e-6) - first);
            for (var i = 0; i <= count; i++)
                yield return (first + i) * Step;
        }
    }

    /// <summary>The position of a value: 0 at the start of the axis, 1 at its end.</summary>
    public double Place(double value) => (value - Minimum) / (Maximum - Minimum);

    /// <summary>A tick's label, with as many digits as the distance between ticks requires; large numbers with an exponent.</summary>
    public string Label(double tick)
    {
        var decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(Step) - 1e-6), 0, 9);
        var size = Math.Round(Math.Abs(tick), decimals);
        var digits = size.ToString(size >= 100_000 ? "0.##E0" : $"F{decimals}", CultureInfo.InvariantCulture);
        return tick < 0 && size > 0 ? $"−{digits}" : digits;
    }

    /// <summary>The smallest 1, 2 or 5 times a power of ten that is not below a value.</summary>
    public static double NiceStep(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return (value / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }
}
