using System.Globalization;

namespace Gtzan.Models.Charts;

/// <summary>The range of an axis, and the distance of its ticks, which are round numbers.</summary>
/// <param name="Minimum">Where the axis begins.</param>
/// <param name="Maximum">Where it ends.</param>
/// <param name="Step">1, 2 or 5 times a power of ten.</param>
internal readonly record struct AxisScale(double Minimum, double Maximum, double Step)
{
    /// <summary>
    /// A range around values that begins and ends at round numbers, with about five ticks; of what is no finite number nothing is taken.
    /// </summary>
    public static AxisScale Around(IEnumerable<double> values)
    {
        var (low, high) = values.Where(double.IsFinite).Aggregate(
            (Low: double.PositiveInfinity, High: double.NegativeInfinity), (range, v) => (Math.Min(range.Low, v), Math.Max(range.High, v)));
        if (!double.IsFinite(low))
            (low, high) = (0, 1);

        // Values that differ in their last digits only are the same to the eye, and no tick would fit between them.
        if (high - low <= 1e-7 * Math.Max(Math.Abs(low), Math.Abs(high)))
            (low, high) = (low - 0.5, high + 0.5);
        var step = NiceStep((high - low) / 5);
        return new AxisScale(Math.Floor(low / step) * step, Math.Ceiling(high / step) * step, step);
    }

    /// <summary>A range that is given, with round numbers inside it for about so many ticks.</summary>
    public static AxisScale Within(double minimum, double maximum, int ticks) =>
        new(minimum, maximum, NiceStep((maximum - minimum) / ticks));

    /// <summary>The multiples of the step from one end to the other.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            // Counted in steps, for sums of steps drift away from round numbers. An end that is a tick but for its rounding is one.
            var first = Math.Ceiling((Minimum / Step) - 1e-6);
            var count = (int)(Math.Floor((Maximum / Step) + 1e-6) - first);
            for (var i = 0; i <= count; i++)
                yield return (first + i) * Step;
        }
    }

    /// <summary>The place of a value, from 0 at the axis' beginning to 1 at its end.</summary>
    public double Place(double value) => (value - Minimum) / (Maximum - Minimum);

    /// <summary>
    /// A tick with as many digits as its distance to the next asks for; large ones with an exponent, so that they fit beside the axis.
    /// </summary>
    public string Label(double tick)
    {
        var decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(Step) - 1e-6), 0, 9);
        var size = Math.Round(Math.Abs(tick), decimals);
        var digits = size.ToString(size >= 100_000 ? "0.##E0" : $"F{decimals}", CultureInfo.InvariantCulture);
        return tick < 0 && size > 0 ? $"−{digits}" : digits;
    }

    /// <summary>1, 2 or 5 times a power of ten, not below a value.</summary>
    public static double NiceStep(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return (value / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }
}
