using System.Globalization;

namespace Gtzan.Models.Charts;

/// <summary>A vertical axis of parallel coordinates, with its labelled positions, from 0 at the bottom to 1.</summary>
/// <param name="Name">The quantity.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Ticks">Positions and their labels.</param>
internal sealed record ChartAxis(string Name, string Unit, IReadOnlyList<(double Place, string Label)> Ticks)
{
    // The minimum distance between labels.
    private const double LabelHeight = 0.055;

    /// <summary>An axis of numbers, with labels at its ends and at round numbers between.</summary>
    public static ChartAxis OfNumbers(string name, string unit, double low, double high, bool isLogarithmic)
    {
        var ticks = new List<(double Place, string Label)> { (Place(low, low, high, isLogarithmic), Label(low)) };
        if (high > low)
            ticks.Add((1, Label(high)));
        foreach (var round in isLogarithmic ? RoundFactors(low, high) : RoundSteps(low, high))
        {
            var place = Place(round, low, high, isLogarithmic);
            if (ticks.All(tick => Math.Abs(tick.Place - place) > LabelHeight))
                ticks.Add((place, Label(round)));
        }

        return new ChartAxis(name, unit, [.. ticks.OrderBy(tick => tick.Place)]);
    }

    /// <summary>The position of the i-th named value.</summary>
    public static double PlaceOfChoice(int index, int count) => count == 1 ? 0.5 : index / (count - 1.0);

    /// <summary>The position of a number.</summary>
    public static double Place(double value, double low, double high, bool isLogarithmic) =>
        low == high ? 0.5 : isLogarithmic ? Math.Log(value / low) / Math.Log(high / low) : (value - low) / (high - low);

    private static IEnumerable<double> RoundSteps(double low, double high)
    {
        var step = AxisScale.NiceStep((high - low) / 5);
        for (var i = Math.Ceiling(low / step); i * step <= high; i++)
            yield return i * step;
    }

    /// <summary>Powers of ten, then 2 and 5 times these, while there is room.</summary>
    private static IEnumerable<double> RoundFactors(double low, double high)
    {
        var (first, last) = ((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high)));
        int[] factors = last - first >= 3 ? [1] : [1, 2, 5];
        return factors.SelectMany(factor => Enumerable.Range(first, last - first + 1).Select(power => factor * Math.Pow(10, power)))
            .Where(value => value > low && value < high);
    }

    /// <summary>A number in decimal notation if that is short, otherwise with a power of ten.</summary>
    private static string Label(double value)
    {
        if (value == 0 || (Math.Abs(value) >= 0.001 && Math.Abs(value) < 100_000))
            return value.ToString("0.####", CultureInfo.InvariantCulture);
        var parts = value.ToString("0.##E0", CultureInfo.InvariantCulture).Split('E');
        var power = string.Concat(parts[1].Select(digit => digit == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit - '0']));
        return (parts[0] == "1" ? "" : parts[0] + "·") + "10" + power;
    }
}
