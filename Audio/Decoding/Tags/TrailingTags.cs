using System.Buffers.Binary;
using System.Globalization;

namespace Gtzan.Audio.Decoding.Tags;

/// <summary>What is behind the audio of a file of any format: ID3v1, ID3v2, APE and Lyrics3 tags, and zeros behind a tag.</summary>
/// <remarks>
/// Sources: https://id3.org/ID3v1, https://id3.org/Lyrics3v2 and the APEv2 specification of Hydrogenaudio. Each kind ends with a mark from
/// which its length follows. Zeros without a tag are left to the decoders, because samples and checksums may be zeros.
/// </remarks>
internal static class TrailingTags
{
    // Each kind once, twice.
    private const int MaxTags = 8;

    private const int OldId3Length = 128, ExtendedId3Length = 227, Id3Footer = 10, Id3LengthAt = 6, ApeFooter = 32, ApeLengthAt = 12,
        ApeFlagsAt = 20, HasApeHeader = unchecked((int)0x80000000), LyricsEnd = 9, LyricsSize = 6, MaxOldLyrics = 5100;

    // The longest mark.
    private const int Window = ExtendedId3Length + OldId3Length;

    private const int MaxZeros = 1 << 16;

    /// <summary>The position at which the tags begin: the length of the file, if there are none.</summary>
    /// <param name="stream">The file; its position is kept.</param>
    public static long Start(Stream stream)
    {
        var position = stream.Position;
        var end = WithoutTags(stream, stream.Length);
        if (end == stream.Length)
        {
            var padded = WithoutZeros(stream, end);
            var before = WithoutTags(stream, padded);
            end = before < padded ? before : end;
        }

        stream.Position = position;
        return end;
    }

    private static long WithoutTags(Stream stream, long end)
    {
        for (var tags = 0; tags < MaxTags; tags++)
        {
            var length = LengthOfLast(stream, end);
            if (length == 0 || length >= end)
                break;
            end -= length;
        }

        return end;
    }

    private static long LengthOfLast(Stream stream, long end)
    {
        var bytes = Before(stream, end, Window);
        if (EndsWith(bytes, OldId3Length, "TAG"u8))
            return EndsWith(bytes, Window, "TAG+"u8) ? Window : OldId3Length;
        if (EndsWith(bytes, ApeFooter, "APETAGEX"u8))
        {
            var footer = bytes.AsSpan(^ApeFooter..);
            var hasHeader = (BinaryPrimitives.ReadInt32LittleEndian(footer[ApeFlagsAt..]) & HasApeHeader) != 0;
            return BinaryPrimitives.ReadUInt32LittleEndian(footer[ApeLengthAt..]) + (hasHeader ? (long)ApeFooter : 0);
        }

        if (EndsWith(bytes, Id3Footer, "3DI"u8))
            return LeadingTags.Id3Length(bytes.AsSpan(^(Id3Footer - Id3LengthAt)..)) + (2L * Id3Footer);
        if (EndsWith(bytes, LyricsEnd, "LYRICS200"u8) && bytes.Length >= LyricsEnd + LyricsSize && uint.TryParse(
            bytes.AsSpan(^(LyricsEnd + LyricsSize)..^LyricsEnd), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            return size + LyricsEnd + LyricsSize;
        if (EndsWith(bytes, LyricsEnd, "LYRICSEND"u8))
        {
            var lyrics = Before(stream, end, MaxOldLyrics + (2 * LyricsEnd));
            var start = lyrics.AsSpan().LastIndexOf("LYRICSBEGIN"u8);
            return start < 0 ? 0 : lyrics.Length - start;
        }

        return 0;
    }

    private static bool EndsWith(byte[] bytes, int length, ReadOnlySpan<byte> mark) =>
        bytes.Length >= length && bytes.AsSpan(bytes.Length - length).StartsWith(mark);

    private static long WithoutZeros(Stream stream, long end)
    {
        var bytes = Before(stream, end, MaxZeros);
        return end - bytes.Length + bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
    }

    private static byte[] Before(Stream stream, long end, int count)
    {
        var bytes = new byte[(int)Math.Min(count, end)];
        stream.Position = end - bytes.Length;
        stream.ReadExactly(bytes);
        return bytes;
    }
}
