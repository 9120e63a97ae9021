namespace Gtzan.Core.Text;

/// <summary>Fields of CSV files (RFC 4180).</summary>
public static class CsvField
{
    /// <summary>The field, in quotation marks if it holds a comma, a quotation mark or a line break.</summary>
    public static string Of(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
