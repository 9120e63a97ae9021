using System.Text.Json;
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

/// <summary>Says in our own words what is wrong with JSON, where .NET's speak of its types.</summary>
internal static class JsonFault
{
    /// <summary>How JSON is read that others may have written: a name that is in an object twice leaves open what is meant.</summary>
    public static JsonDocumentOptions Strict { get; } = new() { AllowDuplicateProperties = false };

    /// <summary>Whether an exception comes of JSON that is none, or has other values than were asked for.</summary>
    public static bool Is(Exception exception) =>
        exception is JsonException or InvalidOperationException or FormatException
            or ArgumentException or NullReferenceException or OverflowException;

    /// <summary>What is wrong, for use within a sentence.</summary>
    public static string ReasonOf(Exception exception) => exception switch
    {
        JsonException { LineNumber: { } line, BytePositionInLine: { } position } =>
            $"what stands in line {line + 1}, at byte {position + 1}, is no valid JSON, or does not belong there",
        JsonException when exception.Message.StartsWith("Duplicate", StringComparison.Ordinal) => "a name stands in it twice",
        JsonException => ProgramException.ReasonOf(exception),
        NullReferenceException => "something is missing in it",
        _ => "a value in it is of another kind than it should be",
    };
}
