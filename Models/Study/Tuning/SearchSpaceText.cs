using System.Globalization;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Study.Tuning;

/// <summary>Parses the values of a search: <c>key=a|b|c</c> or <c>key=low..high/points</c>, separated by commas.</summary>
internal static class SearchSpaceText
{
    /// <summary>The option of the search space.</summary>
    public const string Option = "--space";

    private const int PointsOfARange = 3;
    private const int MaxPoints = 1000;

    /// <exception cref="ProgramException">A text is invalid, or names a key that the model lacks.</exception>
    public static IReadOnlyList<SearchDimension> Parse(IEnumerable<string> texts, IReadOnlyList<Tunable> tunables, string model)
    {
        var dimensions = new List<SearchDimension>();
        foreach (var text in texts.SelectMany(text => SplitOutsideBrackets(text, ',')))
        {
            var dimension = ParseOne(text, tunables, model);
            if (dimensions.Any(known => known.Tunable == dimension.Tunable))
                throw ProgramException.In(Option, $"--space names {dimension.Tunable.Key} twice; leave one of the two out.");
            dimensions.Add(dimension);
        }

        return dimensions;
    }

    private static SearchDimension ParseOne(string text, IReadOnlyList<Tunable> tunables, string model)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw ProgramException.In(
                Option, $"--space {text}: expected key=values, for example --space learning_rate=1e-5..1e-2,batch_size=16|32|64.");
        }

        var (key, values) = (text[..equals].Trim().Replace('-', '_'), text[(equals + 1)..].Trim());
        var tunable = tunables.FirstOrDefault(tunable => tunable.Key == key)
            ?? throw ProgramException.In(
                Option, $"--space {text}: {key} cannot be searched for {model}; choose from " +
                $"{string.Join(", ", tunables.Select(tunable => tunable.Key))}.");
        return values.Contains("..", StringComparison.Ordinal) ? Range(text, tunable, values) : Choices(text, tunable, values);
    }

    private static ChoiceDimension Choices(string text, Tunable tunable, string values)
    {
        var choices = SplitOutsideBrackets(values, '|').Select(choice => choice.Trim()).ToArray();
        if (choices.Any(choice => choice.Length == 0))
        {
            throw ProgramException.In(
                Option, $"--space {text}: one of the values is empty; write them with one | between, for example 16|32|64, or as a " +
                "range, for example 1e-5..1e-2.");
        }

        if (choices.GroupBy(choice => choice).FirstOrDefault(same => same.Count() > 1) is { } repeated)
            throw ProgramException.In(Option, $"--space {text}: {repeated.Key} is there {repeated.Count()} times; name every value once.");
        if (tunable.Kind != TunableKind.Choice)
        {
            foreach (var choice in choices)
                Number(text, tunable, choice);
        }

        return new ChoiceDimension(tunable, choices);
    }

    private static RangeDimension Range(string text, Tunable tunable, string values)
    {
        if (tunable.Kind == TunableKind.Choice)
            throw ProgramException.In(Option, $"--space {text}: {tunable.Key} has no range; name its values one by one, with | between.");
        var slash = values.IndexOf('/', StringComparison.Ordinal);
        var points = PointsOfARange;
        if (slash >= 0
            && (!int.TryParse(values[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out points)
            || points is < 2 or > MaxPoints))
        {
            throw ProgramException.In(
                Option, $"--space {text}: a grid takes from 2 to {MaxPoints} points of a range, not \"{values[(slash + 1)..]}\".");
        }

        var ends = (slash < 0 ? values : values[..slash]).Split("..");
        if (ends.Length != 2)
            throw ProgramException.In(Option, $"--space {text}: a range has two ends, for example 1e-5..1e-2.");
        var (low, high) = (Number(text, tunable, ends[0].Trim()), Number(text, tunable, ends[1].Trim()));
        if (low > high)
        {
            throw ProgramException.In(
                Option, $"--space {text}: the range is empty, because {ends[0].Trim()} is above {ends[1].Trim()}; exchange the two.");
        }

        if (tunable.IsLogarithmic && low <= 0)
        {
            throw ProgramException.In(
                Option, $"--space {text}: {tunable.Key} is searched on a logarithmic scale, so its range must begin above 0; it begins " +
                $"at {ends[0].Trim()}.");
        }

        return new RangeDimension(tunable, low, high, points);
    }

    private static double Number(string text, Tunable tunable, string value)
    {
        var isNumber = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
        return isNumber && (tunable.Kind != TunableKind.Whole || number == Math.Floor(number))
            ? number
            : throw ProgramException.In(
                Option, $"--space {text}: \"{value}\" is no {(tunable.Kind == TunableKind.Whole ? "whole " : "")}number, which " +
                $"{tunable.Key} must be.");
    }

    /// <summary>Splits at separators outside brackets.</summary>
    private static IEnumerable<string> SplitOutsideBrackets(string text, char separator)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '[' => 1, ']' => -1, _ => 0 };
            if (text[i] == separator && depth == 0)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }
}
