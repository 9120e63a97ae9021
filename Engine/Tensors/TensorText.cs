using System.Globalization;

namespace Gtzan.Engine.Tensors;

/// <summary>
/// Elements as NumPy prints an array: as many digits as tell a number from its neighbours, at most eight after the point; columns aligned;
/// lines of at most 75 characters; of more than 1000 elements, the first and the last three along each axis.
/// </summary>
internal sealed class TensorText
{
    private const int Threshold = 1000;
    private const int EdgeItems = 3;
    private const int LineWidth = 75;
    private const string Fraction = "########";

    private readonly Shape _shape;
    private readonly bool _isCut;
    private readonly Dictionary<int, string> _words;

    private TensorText(Shape shape, Func<int[], IEnumerable<string>> format)
    {
        _shape = shape;
        _isCut = shape.Length > Threshold;
        int[] shown = [.. Shown(0, 0)];
        _words = shown.Zip(format(shown)).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    /// <summary>Real numbers; of float32 precision if <paramref name="areSingles"/>, which then need fewer digits.</summary>
    public static string Of(Shape shape, double[] values, bool areSingles) => new TensorText(
        shape, shown => Reals([.. shown.Select(i => areSingles ? Shortest((float)values[i]) : values[i])], shape.Rank == 0)).Format(0, 0);

    /// <summary>Integers.</summary>
    public static string Of(Shape shape, int[] values) => new TensorText(shape, shown =>
    {
        var words = Array.ConvertAll(shown, i => values[i].ToString(CultureInfo.InvariantCulture));
        return words.Select(word => word.PadLeft(words.Max(other => other.Length)));
    }).Format(0, 0);

    // The double that is written with the digits of the float.
    private static double Shortest(float value) =>
        double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static IEnumerable<string> Reals(double[] values, bool isScalar)
    {
        double[] sizes = [.. values.Where(value => double.IsFinite(value) && value != 0).Select(Math.Abs)];
        var (largest, smallest) = sizes.Length == 0 ? (1, 1) : (sizes.Max(), sizes.Min());
        var isScientific = isScalar ? largest >= 1e16 || smallest < 1e-4
            : largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1000;
        var finite = values.Where(double.IsFinite).Select(value => Split(value, isScientific)).ToArray();
        var exponent = finite.Select(part => part.Exponent.Length).Append(0).Max();
        var fraction = finite.Select(part => part.Fraction.Length).Append(0).Max();
        var whole = finite.Select(part => part.Whole.Length)
            .Concat(values.Where(value => !double.IsFinite(value)).Select(value => Special(value).Length - fraction - exponent - 1)).Max();
        foreach (var value in values)
        {
            var (before, after, power) = Split(value, isScientific);
            if (!double.IsFinite(value))
                yield return Special(value).PadLeft(whole + 1 + fraction + exponent);
            else if (isScalar)
                yield return isScientific ? before + (after.Length > 0 ? "." : "") + after + power : $"{before}.{after.PadRight(1, '0')}";
            else
                yield return $"{before.PadLeft(whole)}.{after.PadRight(fraction, isScientific ? '0' : ' ')}{power}";
        }
    }

    private static string Special(double value) => double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";

    /// <summary>A number before and after its point, and its power of ten.</summary>
    private static (string Whole, string Fraction, string Exponent) Split(double value, bool isScientific)
    {
        var text = value.ToString(isScientific ? $"0.{Fraction}e+00" : $"0.{Fraction}", CultureInfo.InvariantCulture);
        var power = text.IndexOf('e', StringComparison.Ordinal) is >= 0 and var at ? at : text.Length;
        var parts = text[..power].Split('.');
        return (parts[0], parts.Length > 1 ? parts[1] : "", text[power..]);
    }

    /// <summary>The coordinates along an axis that are shown; −1 is what is left out.</summary>
    private IEnumerable<int> Coordinates(int axis)
    {
        var size = _shape[axis];
        return _isCut && size > 2 * EdgeItems
            ? [.. Enumerable.Range(0, EdgeItems), -1, .. Enumerable.Range(size - EdgeItems, EdgeItems)]
            : Enumerable.Range(0, size);
    }

    /// <summary>The flat indices of all elements that are shown.</summary>
    private IEnumerable<int> Shown(int axis, int start) => axis == _shape.Rank
        ? [start]
        : Coordinates(axis).Where(coordinate => coordinate >= 0)
            .SelectMany(coordinate => Shown(axis + 1, (start * _shape[axis]) + coordinate));

    private string Format(int axis, int start)
    {
        if (axis == _shape.Rank)
            return _words[start];
        var indent = new string(' ', axis + 1);
        var words = Coordinates(axis).Select(coordinate =>
            coordinate < 0 ? "..." : Format(axis + 1, (start * _shape[axis]) + coordinate));
        var axesLeft = _shape.Rank - axis;
        if (axesLeft > 1)
            return $"[{string.Join(new string('\n', axesLeft - 1) + indent, words)}]";

        var (text, line) = ("", indent);
        foreach (var word in words)
        {
            if (line.Length + word.Length > LineWidth - axis - 1 && line.Length > indent.Length)
                (text, line) = (text + line.TrimEnd() + "\n", indent);
            line += word + " ";
        }

        return $"[{(text + line[..^1])[indent.Length..]}]";
    }
}
