using System.Globalization;

namespace Gtzan.Models.Commands;

/// <summary>Short names for the columns of a table, no two of them equal.</summary>
internal static class ShortNames
{
    private const int Length = 5, LengthBeforeNumber = 3;

    /// <summary>The first letters of each name; for names that begin alike, fewer letters and a number.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> names)
    {
        var shortened = names.Select(name => First(name, Length)).ToArray();
        var taken = shortened.GroupBy(name => name).Where(group => group.Count() == 1).Select(group => group.Key).ToHashSet();
        return [.. names.Select((name, i) => taken.Contains(shortened[i]) ? shortened[i] : Numbered(name, taken))];
    }

    /// <summary>Says which names the numbers stand for; null without any.</summary>
    public static string? Legend(IReadOnlyList<string> names, IReadOnlyList<string> shortened)
    {
        var numbered = names.Zip(shortened).Where(pair => !pair.First.StartsWith(pair.Second, StringComparison.Ordinal)).ToArray();
        return numbered.Length == 0 ? null : string.Join("; ", numbered.Select(pair => $"{pair.Second}: {pair.First}")) + ".";
    }

    private static string Numbered(string name, HashSet<string> taken)
    {
        for (var number = 1; ; number++)
        {
            var candidate = First(name, LengthBeforeNumber) + number.ToString(CultureInfo.InvariantCulture);
            if (taken.Add(candidate))
                return candidate;
        }
    }

    private static string First(string name, int letters) =>
        new StringInfo(name) is var text && text.LengthInTextElements > letters ? text.SubstringByTextElements(0, letters).TrimEnd() : name;
}
