namespace Gtzan.Models.Configuration;

/// <summary>
/// Something the user can put right: the message is one sentence that says what was wrong and what to do. The program ends with code 1, or
/// 2 for bad use.
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

    /// <summary>Whether the command line itself is wrong, rather than what it names.</summary>
    public bool IsBadUse { get; init; }

    /// <summary>An error in what came from a file or, if its origin begins with <c>--</c>, from an option: that is bad use.</summary>
    internal static ProgramException In(string origin, string message, Exception? cause = null) =>
        new(message, cause) { IsBadUse = origin.StartsWith("--", StringComparison.Ordinal) };

    /// <summary>
    /// What a cause says, as a sentence: .NET ends some of its messages with a full stop, and others with a name; what a driver says may
    /// have lines of its own.
    /// </summary>
    internal static string SentenceOf(Exception cause)
    {
        var text = cause.Message.TrimEnd().Replace(" : '", ": '", StringComparison.Ordinal);
        return text.EndsWith('.') || text.Contains('\n', StringComparison.Ordinal) ? text : text + ".";
    }

    /// <summary>
    /// The message of a cause, for use within a sentence: without its full stop, and without its middle where it quotes all of a file.
    /// </summary>
    internal static string ReasonOf(Exception cause)
    {
        var text = cause.Message.TrimEnd('.');
        return text.Length <= 300 ? text : $"{text[..150]} … {text[^150..]}";
    }
}
