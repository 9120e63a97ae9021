using System.Buffers.Binary;
using Gtzan.Audio.Decoding.Frames;

namespace Gtzan.Audio.Decoding.Tags;

/// <summary>
/// What is before the audio of a file of any format: ID3v2 tags (https://id3.org/id3v2.4.0-structure), APEv2 tags, and zeros. The audio is
/// passed on without them, so that no library has to parse untrusted tags.
/// </summary>
/// <remarks>
/// An ID3v2 tag begins with ten bytes, of which the last four hold its length, seven bits in each. An APE tag begins with 32, of which four
/// hold the length of what follows them.
/// </remarks>
internal static class LeadingTags
{
    // Most files have one. Limits the time for files of nothing but tags.
    private const int MaxTags = 8;

    private const int Id3Header = 10, Id3Footer = 10, Id3FlagsAt = 5, Id3LengthAt = 6, HasId3Footer = 0x10;

    private const int ApeHeader = 32, ApeLengthAt = 12;

    // Some formats begin with a few zeros, so fewer are no padding.
    private const int MinZeros = 16, MaxZeros = 1 << 16;

    /// <summary>The audio of a file: all of it, or the part after the tags.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <returns>It, at its beginning too. If it is a part, closing it closes the file.</returns>
    /// <exception cref="AudioFormatException">There are too many tags, or more of them than file.</exception>
    public static Stream Skip(Stream stream)
    {
        long position = 0;
        Span<byte> header = stackalloc byte[ApeHeader];
        for (var tags = 0; ; tags++)
        {
            stream.Position = position;
            var read = header[..stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false)];
            var length = LengthOf(read, stream);
            stream.Position = 0;
            if (length == 0)
                return position == 0 ? stream : new StreamPart(stream, position, closesWhole: true);
            if (tags == MaxTags)
                throw new AudioFormatException($"The file begins with more than {MaxTags} tags; no more are passed over. Take them away.");
            position += length;
            if (position >= stream.Length)
                throw new AudioFormatException($"The file is cut off: tags take {position} bytes before the audio, and it has " +
                    $"{stream.Length}; get a whole copy.");
        }
    }

    /// <summary>The length of the tag or the zeros at a position; 0 if there are none.</summary>
    /// <param name="header">The bytes at the position.</param>
    /// <param name="stream">The file, behind those bytes.</param>
    private static long LengthOf(ReadOnlySpan<byte> header, Stream stream)
    {
        if (header.Length >= Id3Header && header.StartsWith("ID3"u8))
            return Id3Header + Id3Length(header[Id3LengthAt..Id3Header]) + ((header[Id3FlagsAt] & HasId3Footer) != 0 ? Id3Footer : 0);
        if (header.Length == ApeHeader && header.StartsWith("APETAGEX"u8))
            return ApeHeader + BinaryPrimitives.ReadUInt32LittleEndian(header[ApeLengthAt..]);
        return header.Length == ApeHeader && !header[..MinZeros].ContainsAnyExcept((byte)0) ? CountZeros(stream, header) : 0;
    }

    /// <summary>A number of seven bits in each byte.</summary>
    internal static int Id3Length(ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        foreach (var value in bytes)
            length = (length << 7) | (value & 0x7F);
        return length;
    }

    private static int CountZeros(Stream stream, ReadOnlySpan<byte> header)
    {
        var rest = new byte[MaxZeros];
        var count = stream.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false);
        var first = header.IndexOfAnyExcept((byte)0);
        if (first >= 0)
            return first;
        first = rest.AsSpan(0, count).IndexOfAnyExcept((byte)0);
        return first < 0 ? 0 : header.Length + first;
    }
}
