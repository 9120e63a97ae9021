namespace Gtzan.Core.Text;

/// <summary>Makes text from files safe for messages: a terminal obeys control characters.</summary>
public static class PrintableText
{
    private const int MaxExcerptLength = 120;

    /// <summary>The character; U+FFFD for a control character.</summary>
    public static char Of(char character) => char.IsControl(character) ? '\uFFFD' : character;

    /// <summary>The text on one line, without control characters.</summary>
    public static string Of(string text) => string.Concat(text.Select(Of));

    /// <summary>At most the first 120 characters of the text, without control characters.</summary>
    public static string Excerpt(string text) => Of(text.Length > MaxExcerptLength ? $"{text.AsSpan(0, MaxExcerptLength)}…" : text);
}
