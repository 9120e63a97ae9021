using System.Buffers.Binary;
using System.Text;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>Builds AIFF files chunk by chunk, valid or invalid.</summary>
internal static class AiffBytes
{
    /// <summary>FORM, its size, AIFF and chunks.</summary>
    public static byte[] File(params byte[][] chunks) => FileOf(null, chunks);

    public static byte[] FileOf(uint? size, params byte[][] chunks)
    {
        byte[] body = [.. chunks.SelectMany(chunk => chunk)];
        return [.. "FORM"u8, .. Big32(size ?? ((uint)body.Length + 4)), .. "AIFF"u8, .. body];
    }

    /// <summary>A chunk with the pad byte that an odd length needs; <paramref name="size"/> overrides the size in its header.</summary>
    public static byte[] Chunk(string id, byte[] content, uint? size = null) =>
        [.. Encoding.Latin1.GetBytes(id), .. Big32(size ?? (uint)content.Length), .. content, .. content.Length % 2 == 1 ? new byte[1]
            : []];

    public static byte[] Common(int channels, uint frames, int bits, double rate = 22050) => Chunk(
        "COMM", [.. Big16(channels), .. Big32(frames), .. Big16(bits), .. Extended(rate)]);

    public static byte[] Sound(byte[] content, uint offset = 0, uint blockSize = 0, uint? size = null) => Chunk(
        "SSND", [.. Big32(offset), .. Big32(blockSize), .. content], size);

    /// <summary>A number in 80 bits.</summary>
    public static byte[] Extended(double value)
    {
        var bytes = new byte[10];
        if (value == 0)
            return bytes;
        var exponent = Math.ILogB(value);
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)((value < 0 ? 0x8000 : 0) | (exponent + 16383)));
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(2), (ulong)Math.ScaleB(Math.Abs(value), 63 - exponent));
        return bytes;
    }

    public static byte[] Big16(int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }

    public static byte[] Big32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
