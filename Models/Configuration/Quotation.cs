using Gtzan.Core.Text;

namespace Gtzan.Models.Configuration;

/// <summary>Names in messages.</summary>
internal static class Quotation
{
    /// <summary>
    /// Names that may be many: the first of them, and how many more there are. Those from files may be long, and have characters that a
    /// terminal would obey.
    /// </summary>
    public static string Few(IReadOnlyList<string> names)
    {
        // All genres of GTZAN, and some more.
        const int Most = 20;
        var shown = string.Join(", ", names.Take(Most).Select(PrintableText.Excerpt));
        return names.Count > Most ? $"{shown} and {names.Count - Most} more" : shown;
    }

    /// <summary>A name in quotation marks of a kind that it has none of, as far as there is one.</summary>
    public static string Of(string name) => name.Contains('"', StringComparison.Ordinal) ? $"'{name}'" : $"\"{name}\"";
}
