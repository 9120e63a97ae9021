namespace Gtzan.Audio.Decoding;

/// <summary>A file cannot be decoded; the message says why.</summary>
/// <param name="message">What is wrong with the file and, where something can be done, what.</param>
/// <param name="innerException">The cause, if another exception was.</param>
public sealed class AudioFormatException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>
    /// Whether the file may be valid and only the decoder is missing on this machine, so that a later attempt can succeed.
    /// </summary>
    internal bool IsDecoderMissing { get; init; }

    /// <summary>The file's format, if the file may be valid and ffmpeg may decode it; null otherwise.</summary>
    internal ForeignFormat? FfmpegFormat { get; init; }
}
