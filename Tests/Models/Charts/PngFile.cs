using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Gtzan.Models.Charts;

namespace Gtzan.Tests.Models.Charts;

/// <summary>A picture read back, chunk by chunk, with its checksums worked out bit by bit.</summary>
internal sealed record PngFile(int Width, int Height, Rgb[] Palette, byte[] Pixels)
{
    public static PngFile Read(ReadOnlySpan<byte> file)
    {
        Assert.Equal<byte>([137, 80, 78, 71, 13, 10, 26, 10], file[..8]);
        var chunks = new List<(string Kind, byte[] Content)>();
        for (var rest = file[8..]; !rest.IsEmpty;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            Assert.Equal(Crc(rest.Slice(4, length + 4)), BinaryPrimitives.ReadUInt32BigEndian(rest[(length + 8)..]));
            chunks.Add((Encoding.ASCII.GetString(rest.Slice(4, 4)), rest.Slice(8, length).ToArray()));
            rest = rest[(length + 12)..];
        }

        Assert.Equal(["IHDR", "PLTE", "IDAT", "IEND"], chunks.Select(chunk => chunk.Kind));
        var header = chunks[0].Content;
        Assert.Equal<byte>([8, 3, 0, 0, 0], header[8..]);
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));

        using var zlib = new ZLibStream(new MemoryStream(chunks[2].Content), CompressionMode.Decompress);
        using var rows = new MemoryStream();
        zlib.CopyTo(rows);
        Assert.Equal(height * (width + 1), rows.Length);
        var pixels = rows.ToArray().Chunk(width + 1).SelectMany(row =>
        {
            Assert.Equal(0, row[0]);
            return row[1..];
        });
        return new PngFile(
            width, height, [.. chunks[1].Content.Chunk(3).Select(color => new Rgb(color[0], color[1], color[2]))], [.. pixels]);
    }

    private static uint Crc(ReadOnlySpan<byte> content)
    {
        var remainder = 0xffffffffu;
        foreach (var value in content)
        {
            for (var bit = 0; bit < 8; bit++)
                remainder = ((remainder ^ (uint)(value >> bit)) & 1) != 0 ? (remainder >> 1) ^ 0xedb88320u : remainder >> 1;
        }

        return remainder ^ 0xffffffffu;
    }
}
