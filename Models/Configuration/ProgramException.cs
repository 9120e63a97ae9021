namespace Gtzan.Models.Configuration;

/// <summary>
/// An error that the user can fix. The message is one sentence: the problem and the remedy. The exit code is 1, or 2 for wrong usage.
/// </summary>
public sealed class ProgramException : Exception
{
    public ProgramException(string message)
        : base(message)
    {
    }

    public ProgramException(string message, Exception? cause)
        : base(message, cause)
    {
    }

    /// <summary>True if the command line itself is wrong, rather than what it names.</summary>
    public bool IsBadUse { get; init; }

    /// <summary>An error in a value from a file or, if the origin begins with <c>--</c>, from an option, which is wrong usage.</summary>
    internal static ProgramException In(string origin, string message, Exception? cause = null) =>
        new(message, cause) { IsBadUse = origin.StartsWith("--", StringComparison.Ordinal) };

    /// <summary>
    /// The message of a cause as one sentence: some .NET messages have no full stop, and messages of drivers may have several lines.
    /// </summary>
    internal static string SentenceOf(Exception cause)
    {
        var text = cause.Message.TrimEnd().Replace(" : '", ": '", StringComparison.Ordinal);
        return text.EndsWith('.') || text.Contains('\n', StringComparison.Ordinal) ? text : text + ".";
    }

    /// <summary>The message of a cause for use within a sentence: without its full stop, and shortened if it is long.</summary>
    internal static string ReasonOf(Exception cause)
    {
        var text = cause.Message.TrimEnd('.');
        return text.Length <= 300 ? text : $"{text[..150]} … {text[^150..]}";
    }
}
