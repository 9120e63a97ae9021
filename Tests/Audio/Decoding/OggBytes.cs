using System.Buffers.Binary;
using Gtzan.Audio.Decoding.Ogg;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>Builds Ogg files page by page, valid or invalid.</summary>
internal static class OggBytes
{
    public const int First = 2, Last = 4;

    private const int HeaderLength = 27, SerialAt = 14, ChecksumAt = 22, MaxSegmentLength = 255;

    /// <summary>A page with whole packets, of no more than 255 pieces.</summary>
    public static byte[] Page(int number, long granule, int flags, byte[][] packets, uint serial = 1)
    {
        byte[] pieces = [.. packets.SelectMany(packet => Enumerable.Repeat((byte)MaxSegmentLength, packet.Length / MaxSegmentLength).Append(
            (byte)(packet.Length % MaxSegmentLength)))];
        return PageOf(number, granule, flags, pieces, [.. packets.SelectMany(packet => packet)], serial);
    }

    /// <summary>A page of pieces.</summary>
    public static byte[] PageOf(int number, long granule, int flags, byte[] pieces, byte[] content, uint serial = 1)
    {
        var header = new byte[HeaderLength];
        "OggS"u8.CopyTo(header);
        header[5] = (byte)flags;
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(6), granule);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(SerialAt), serial);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), number);
        header[26] = (byte)pieces.Length;
        byte[] page = [.. header, .. pieces, .. content];
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(ChecksumAt), OggChecksum.Of(page));
        return page;
    }

    /// <summary>
    /// A file: each header packet on a page, and so many of the others on each page; the granule of a page is the sum of its packets'
    /// samples and those before it.
    /// </summary>
    public static byte[] File(byte[][] headers, (byte[] Packet, int Samples)[] packets, long? end = null, long start = 0,
        int packetsAPage = 7)
    {
        var pages = new List<byte[]>();
        foreach (var header in headers)
            pages.Add(Page(pages.Count, 0, pages.Count == 0 ? First : 0, [header]));
        var granule = start;
        (byte[] Packet, int Samples)[][] groups = [.. packets.Chunk(packetsAPage)];
        foreach ((var i, var group) in groups.Index())
        {
            granule += group.Sum(packet => packet.Samples);
            var isLast = i == groups.Length - 1;
            pages.Add(Page(pages.Count, isLast ? end ?? granule : granule, isLast ? Last : 0, [.. group.Select(packet => packet.Packet)]));
        }

        return [.. pages.SelectMany(page => page)];
    }

    /// <summary>
    /// Gives the pages of a file the checksums that make a reader look into them, as far as there are pages, and one serial number if asked
    /// to.
    /// </summary>
    public static byte[] Mend(byte[] file, uint? serial = null)
    {
        for (Span<byte> page = file; page.Length >= HeaderLength && page.StartsWith("OggS"u8);)
        {
            int pieces = page[HeaderLength - 1], length = HeaderLength + pieces;
            if (page.Length < length)
                break;
            foreach (var piece in page.Slice(HeaderLength, pieces))
                length += piece;
            if (page.Length < length)
                break;
            if (serial is { } number)
                BinaryPrimitives.WriteUInt32LittleEndian(page[SerialAt..], number);
            page.Slice(ChecksumAt, 4).Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(page[ChecksumAt..], OggChecksum.Of(page[..length]));
            page = page[length..];
        }

        return file;
    }
}
