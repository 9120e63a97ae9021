namespace Gtzan.Audio.Decoding;

/// <summary>A file cannot be decoded; the message is a sentence that says why.</summary>
/// <param name="message">What is wrong with the file and, where something can be done, what.</param>
/// <param name="innerException">The cause, if another exception was.</param>
public sealed class AudioFormatException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>
    /// Whether nothing is wrong with the file but that this machine lacks what decodes it, which may be different another time.
    /// </summary>
    internal bool IsOfMachine { get; init; }
}
