using System.Buffers.Binary;

namespace Gtzan.Audio.Decoding;

/// <summary>A format of audio files, told by how they begin.</summary>
/// <param name="Name">What it is called in messages.</param>
/// <param name="MajorNumber">libsndfile's number for it; 0 if it is not read.</param>
internal sealed record ForeignFormat(string Name, int MajorNumber = 0)
{
    // A file from a pipe leaves its size at 0 or near one of the largest numbers.
    private const uint SmallestPlaceholder = 0x7FFF0000;

    /// <summary>MPEG audio: frames without a header that would say how many there are.</summary>
    public static ForeignFormat Mp3 { get; } = new("MP3", 0x230000);

    /// <summary>Free Lossless Audio Codec.</summary>
    public static ForeignFormat Flac { get; } = new("FLAC", 0x170000);

    /// <summary>Ogg, with Vorbis or Opus in it.</summary>
    public static ForeignFormat Ogg { get; } = new("Ogg", 0x200000);

    /// <summary>Audio Interchange File Format: big-endian chunks.</summary>
    public static ForeignFormat Aiff { get; } = new("AIFF", 0x020000);

    private static readonly ForeignFormat Rifx = new("big-endian RIFX"), Caf = new("CAF"), Wave64 = new("Wave64"), Mpeg4 = new("MPEG-4");

    /// <summary>Whether libsndfile decodes it for us.</summary>
    public bool IsOfLibrary => MajorNumber != 0;

    /// <summary>The format of files that begin like this; null if it is none of those known.</summary>
    public static ForeignFormat? Of(ReadOnlySpan<byte> beginning) => beginning switch
    {
        [(byte)'I', (byte)'D', (byte)'3', ..] or [0xFF, >= 0xE2, ..] => Mp3,
        [(byte)'f', (byte)'L', (byte)'a', (byte)'C', ..] => Flac,
        [(byte)'O', (byte)'g', (byte)'g', (byte)'S', ..] => Ogg,
        [(byte)'F', (byte)'O', (byte)'R', (byte)'M', _, _, _, _, (byte)'A', (byte)'I', (byte)'F', (byte)'F' or (byte)'C', ..] => Aiff,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'X', ..] => Rifx,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => Mpeg4,
        [(byte)'c', (byte)'a', (byte)'f', (byte)'f', ..] => Caf,
        [(byte)'r', (byte)'i', (byte)'f', (byte)'f', ..] => Wave64,
        _ => null,
    };

    /// <summary>
    /// The format of a file that libsndfile may see, and what of the file it may see: the audio, from its first byte on. Of a file with something before it, the library would find out
    /// the format by itself, and might find another.
    /// </summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <exception cref="AudioFormatException">The file begins like none of the library's formats, or ID3 tags are followed by none.</exception>
    public static (ForeignFormat Format, Stream Audio) OfLibrary(Stream stream)
    {
        Stream audio = Id3Tags.AudioBehind(stream);
        byte[] beginning = AudioFile.ReadBeginning(audio);
        if (Of(beginning) is { IsOfLibrary: true } format)
            return (format, audio);
        if (audio == stream)
            throw new AudioFormatException(AudioFile.Unrecognized(stream));
        if (!AudioFile.Recognizes(beginning) && Of(beginning) is null && Id3Tags.FramesNear(audio) is { } frames)
            return (Mp3, frames);

        long position = stream.Length - audio.Length;
        stream.Position = 0;
        throw new AudioFormatException(
            $"The file begins with an ID3 tag, and behind it, at byte {position} of {stream.Length}, is no MP3, FLAC, Ogg or AIFF audio, which alone have such tags; " +
            "get a whole copy, or convert it to WAV.");
    }

    /// <summary>Refuses files of which the library would silently read a part: an AIFF file that ends before its chunks do, and Ogg streams one after the other.</summary>
    /// <exception cref="AudioFormatException">It is such a file.</exception>
    public void CheckWholeness(Stream stream)
    {
        if (this == Aiff)
            CheckLengthOfAiff(stream, AudioFile.ReadBeginning(stream));
        if (this == Ogg)
            CheckStreamsOfOgg(stream);
    }

    private static void CheckStreamsOfOgg(Stream stream)
    {
        // Pages, as RFC 3533 has them: each with the number of its stream, a mark if that begins with it, and the lengths of what it holds.
        const int HeaderLength = 27, FlagsAt = 5, IsFirst = 2, SerialAt = 14, SerialLength = 4, LengthsAt = 26, LongestPage = HeaderLength + 255 + (255 * 255);
        byte[] header = new byte[HeaderLength], serial = new byte[SerialLength], lengths = new byte[byte.MaxValue];
        long position = 0;
        while (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) == HeaderLength && header.AsSpan().StartsWith("OggS"u8))
        {
            if (position == 0)
                header.AsSpan(SerialAt, SerialLength).CopyTo(serial);
            else if ((header[FlagsAt] & IsFirst) != 0 || !header.AsSpan(SerialAt, SerialLength).SequenceEqual(serial))
                throw SeveralStreams();
            int count = stream.ReadAtLeast(lengths.AsSpan(0, header[LengthsAt]), header[LengthsAt], throwOnEndOfStream: false);
            position += HeaderLength + count;
            foreach (byte length in lengths.AsSpan(0, count))
                position += length;
            stream.Position = position;
        }

        // Behind a gap pages are not found, but the last one is.
        byte[] end = new byte[Math.Min(LongestPage, stream.Length)];
        stream.Position = stream.Length - end.Length;
        stream.ReadExactly(end);
        stream.Position = 0;
        int last = end.AsSpan().LastIndexOf("OggS\0"u8);
        if (position > 0 && last >= 0 && last + SerialAt + SerialLength <= end.Length && !end.AsSpan(last + SerialAt, SerialLength).SequenceEqual(serial))
            throw SeveralStreams();

        static AudioFormatException SeveralStreams() =>
            new("The Ogg file holds several streams, of which libsndfile reads the first alone; cut it into files of one stream, or convert it to FLAC or WAV.");
    }

    private static void CheckLengthOfAiff(Stream stream, byte[] beginning)
    {
        uint size = BinaryPrimitives.ReadUInt32BigEndian(beginning.AsSpan(4));
        long remaining = stream.Length - 8;

        // The last chunk's pad byte may be counted and left out.
        if (size > remaining + 1 && size < SmallestPlaceholder)
            throw new AudioFormatException($"The AIFF file is cut off: its header promises {size} bytes, but only {remaining} follow; get a whole copy.");
    }
}
