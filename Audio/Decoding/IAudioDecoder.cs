namespace Gtzan.Audio.Decoding;

/// <summary>A decoder of audio files.</summary>
internal interface IAudioDecoder
{
    /// <summary>Decodes a file and averages its channels.</summary>
    /// <param name="stream">The whole file, seekable, at its beginning.</param>
    /// <exception cref="AudioFormatException">The file cannot be decoded.</exception>
    AudioSignal Decode(Stream stream);

    /// <summary>Opens a file to be decoded while it is read.</summary>
    /// <param name="stream">The whole file, seekable, at its beginning; closed with the result. If it cannot be decoded it stays
    /// open.</param>
    /// <exception cref="AudioFormatException">The file cannot be decoded.</exception>
    AudioSource Open(Stream stream);
}

/// <summary>A decoder for a family of audio formats, selected by the first bytes of a file.</summary>
internal interface IFormatDecoder : IAudioDecoder
{
    /// <summary>The extensions of its files: <c>.wav</c>.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Whether this decoder reads files that begin with these bytes (up to 16).</summary>
    bool Recognizes(ReadOnlySpan<byte> beginning);
}
