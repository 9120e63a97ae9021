using Gtzan.Audio.Decoding.Frames;

namespace Gtzan.Audio.Decoding.Libsndfile;

/// <summary>Access to libsndfile, which decodes FLAC, AIFF-C and files that the managed decoders cannot decode.</summary>
internal abstract class SoundLibrary
{
    /// <summary>Its name and version, such as <c>libsndfile-1.2.2</c>.</summary>
    public abstract string Version { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="stream">The whole file, seekable, at its beginning; the caller closes it.</param>
    /// <exception cref="DllNotFoundException">The library is not installed.</exception>
    /// <exception cref="SoundLibraryException">The library cannot decode the file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public abstract IFrameReader Open(Stream stream);

    /// <summary>
    /// Whether the library was built with a decoder for a format: FLAC and Ogg can be left out, and MP3 is new in version 1.1.
    /// </summary>
    public abstract bool Reads(ForeignFormat format);
}

/// <summary>A library cannot decode a file.</summary>
/// <param name="message">The library's message.</param>
/// <param name="innerException">The cause, if another exception was.</param>
internal sealed class SoundLibraryException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The exception for a file in this format.</summary>
    public AudioFormatException ForFile(string formatName) => new(
        $"The file begins as {formatName} files do, but libsndfile cannot decode it ({Reason}); it may be damaged: get a whole copy, or " +
        "convert it to WAV.", this);

    // libsndfile says "File does not exist" if it finds no frame.
    private string Reason =>
        Message.StartsWith("File does not exist", StringComparison.Ordinal) ? "it finds no audio in it" : Message.TrimEnd('.', ' ');
}
