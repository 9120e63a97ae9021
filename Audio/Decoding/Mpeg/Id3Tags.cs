using Gtzan.Audio.Decoding.Frames;

namespace Gtzan.Audio.Decoding.Mpeg;

/// <summary>
/// The ID3v2 tags that many MP3 files begin with, and some FLAC and AIFF files: ten bytes with the length of what follows, which seven bits
/// in each of four bytes give (https://id3.org/id3v2.4.0-structure). The audio is passed on without the tags, so that no library has to
/// parse untrusted tags.
/// </summary>
internal static class Id3Tags
{
    // Most files have one. Limits the time for files of nothing but tags.
    private const int MaxTags = 8;

    private const int HeaderLength = 10, FooterLength = 10, FlagsAt = 5, LengthAt = 6, HasFooter = 0x10;

    // The distance in which the first frame is searched: programs leave space or write other tags after a tag, and recorded streams begin
    // within a frame.
    private const int MaxGap = 1 << 16;

    /// <summary>The audio of a file: all of it, or the part after its tags.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <returns>It, at its beginning too.</returns>
    /// <exception cref="AudioFormatException">There are too many tags, or more of them than file.</exception>
    public static Stream AudioBehind(Stream stream)
    {
        long position = 0;
        Span<byte> header = stackalloc byte[HeaderLength];
        for (var tags = 0; ; tags++)
        {
            stream.Position = position;
            var read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            stream.Position = 0;
            if (read < header.Length || !header.StartsWith("ID3"u8))
                return position == 0 ? stream : new StreamPart(stream, position);
            if (tags == MaxTags)
                throw new AudioFormatException($"The file begins with more than {MaxTags} ID3 tags; no more are passed over. Take them " +
                    "away, or convert the file to WAV.");
            position += HeaderLength + LengthOf(header) + ((header[FlagsAt] & HasFooter) != 0 ? FooterLength : 0);
            if (position >= stream.Length)
                throw new AudioFormatException($"The file is cut off: ID3 tags take {position} bytes before the audio, and it has " +
                    $"{stream.Length}; get a whole copy.");
        }
    }

    /// <summary>
    /// Returns an MP3 file from its first frame on, if other bytes are between the tags and that frame; null if no frame followed by
    /// another is near.
    /// </summary>
    /// <param name="audio">The file after its tags, at its beginning; its position is reset.</param>
    public static Stream? FramesNear(Stream audio)
    {
        var bytes = new byte[(int)Math.Min(MaxGap + MpegFrame.Longest + MpegFrame.HeaderLength, audio.Length)];
        audio.ReadExactly(bytes);
        audio.Position = 0;
        for (var i = 0; i < MaxGap && i + MpegFrame.HeaderLength <= bytes.Length; i++)
        {
            var frame = MpegFrame.At(bytes.AsSpan(i));
            if (frame.IsValid && i + frame.Length + MpegFrame.HeaderLength <= bytes.Length &&
                frame.IsOfOneKind(MpegFrame.At(bytes.AsSpan(i + frame.Length))))
                return new StreamPart(audio, i);
        }

        return null;
    }

    private static int LengthOf(ReadOnlySpan<byte> header)
    {
        var length = 0;
        foreach (var value in header[LengthAt..])
            length = (length << 7) | (value & 0x7F);
        return length;
    }
}
