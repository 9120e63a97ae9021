using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Gtzan.Models.Charts;

/// <summary>
/// Writes pictures of at most 256 colours as PNG (ISO/IEC 15948): a header, the palette, and the compressed rows, one byte per pixel.
/// </summary>
internal static class PngImage
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];
    private static readonly uint[] CrcOfByte = [.. Enumerable.Range(0, 256).Select(i => Divide((uint)i))];

    /// <summary>Encodes an image.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="palette">The colours.</param>
    /// <param name="pixels">The palette index of each pixel, row by row from the top.</param>
    public static byte[] Encode(int width, IReadOnlyList<Rgb> palette, ReadOnlySpan<byte> pixels)
    {
        if (width < 1 || pixels.IsEmpty || pixels.Length % width != 0)
            throw new ArgumentException($"{pixels.Length} pixels are no picture of rows of {width}.", nameof(pixels));
        if (palette.Count is < 1 or > 256)
            throw new ArgumentException($"A palette has 1 to 256 colours, not {palette.Count}.", nameof(palette));

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), pixels.Length / width);
        header[8] = 8; // bits per pixel
        header[9] = 3; // palette indices

        using var file = new MemoryStream();
        file.Write(Signature);
        Write(file, "IHDR", header);
        Write(file, "PLTE", [.. palette.SelectMany(color => (byte[])[color.Red, color.Green, color.Blue])]);
        Write(file, "IDAT", Compress(width, pixels));
        Write(file, "IEND", []);
        return file.ToArray();
    }

    private static byte[] Compress(int width, ReadOnlySpan<byte> pixels)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.SmallestSize))
        {
            for (var start = 0; start < pixels.Length; start += width)
            {
                zlib.WriteByte(0); // no filter: differences of palette indices mean nothing
                zlib.Write(pixels.Slice(start, width));
            }
        }

        return compressed.ToArray();
    }

    /// <summary>A chunk: length, kind, content, and a checksum of kind and content.</summary>
    private static void Write(MemoryStream file, string kind, byte[] content)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(kind), .. content];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        file.Write(number);
    }

    /// <summary>CRC-32: the remainder of the bits, taken from the lowest up, by the polynomial 0xedb88320.</summary>
    private static uint Crc(ReadOnlySpan<byte> content)
    {
        var remainder = uint.MaxValue;
        foreach (var value in content)
            remainder = CrcOfByte[(byte)(remainder ^ value)] ^ (remainder >> 8);
        return ~remainder;
    }

    private static uint Divide(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
            value = (value & 1) != 0 ? 0xedb88320 ^ (value >> 1) : value >> 1;
        return value;
    }
}
