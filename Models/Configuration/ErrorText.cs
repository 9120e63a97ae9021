using System.Text.Json;
using Gtzan.Core.Text;

namespace Gtzan.Models.Configuration;

/// <summary>Names in messages.</summary>
internal static class Quotation
{
    /// <summary>
    /// The first of many names, and the number of the others. Names from files may be long or contain control characters.
    /// </summary>
    public static string Few(IReadOnlyList<string> names)
    {
        // Enough for all genres of GTZAN.
        const int Most = 20;
        var shown = string.Join(", ", names.Take(Most).Select(PrintableText.Excerpt));
        return names.Count > Most ? $"{shown} and {names.Count - Most} more" : shown;
    }

    /// <summary>
    /// A word of a command line that can be pasted into a shell: in single quotes if it has brackets, bars, spaces and the like.
    /// </summary>
    public static string ForShell(string word) =>
        word.Length > 0
            && word.All(character => char.IsLetterOrDigit(character) || "-_./=:,+@%".Contains(character, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Quotes a name with whichever of " and ' it does not contain.</summary>
    public static string Of(string name) => name.Contains('"', StringComparison.Ordinal) ? $"'{name}'" : $"\"{name}\"";
}

/// <summary>Describes errors in JSON without .NET's type names.</summary>
internal static class JsonFault
{
    /// <summary>Options for JSON from other programs: duplicate property names are ambiguous, so they are errors.</summary>
    public static JsonDocumentOptions Strict { get; } = new() { AllowDuplicateProperties = false };

    /// <summary>True for exceptions caused by invalid JSON or unexpected values.</summary>
    public static bool Is(Exception exception) =>
        exception is JsonException or InvalidOperationException or FormatException
            or ArgumentException or NullReferenceException or OverflowException;

    /// <summary>The error, for use within a sentence.</summary>
    public static string ReasonOf(Exception exception) => exception switch
    {
        JsonException { LineNumber: { } line, BytePositionInLine: { } position } =>
            $"invalid or unexpected JSON in line {line + 1}, at byte {position + 1}",
        JsonException when exception.Message.StartsWith("Duplicate", StringComparison.Ordinal) => "it has a duplicate name",
        JsonException => ProgramException.ReasonOf(exception),
        NullReferenceException => "something is missing in it",
        _ => "a value in it has the wrong type",
    };
}
