using System.Buffers.Binary;
using System.Text;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>Puts WAV files together chunk by chunk, right or wrong.</summary>
public static class WavBytes
{
    /// <summary>RIFF, its size, WAVE and chunks.</summary>
    public static byte[] File(params byte[][] chunks) => FileOf("RIFF", null, chunks);

    public static byte[] FileOf(string magic, uint? size, params byte[][] chunks)
    {
        byte[] body = [.. chunks.SelectMany(chunk => chunk)];
        return [.. Encoding.ASCII.GetBytes(magic), .. Little32(size ?? ((uint)body.Length + 4)), .. "WAVE"u8, .. body];
    }

    /// <summary>A chunk with the pad byte that an odd length needs; <paramref name="size"/> makes it lie.</summary>
    public static byte[] Chunk(string id, byte[] content, uint? size = null) =>
        [.. Encoding.ASCII.GetBytes(id), .. Little32(size ?? (uint)content.Length), .. content,
        .. content.Length % 2 == 1 ? new byte[1] : []];

    public static byte[] Format(int tag, int channels, int bits, int rate = 22050, int? blockAlign = null)
    {
        var align = blockAlign ?? (channels * bits / 8);
        return Chunk("fmt ", [
            .. Little16(tag), .. Little16(channels), .. Little32((uint)rate), .. Little32((uint)(rate * align)), .. Little16(align),
            .. Little16(bits)]);
    }

    /// <summary>A WAVE_FORMAT_EXTENSIBLE chunk: sub-format is the GUID of <paramref name="tag"/>.</summary>
    public static byte[] Extensible(int tag, int channels, int bits, byte lastGuidByte = 0x71, int? validBits = null) =>
        Chunk("fmt ", [
            .. Format(0xFFFE, channels, bits).AsSpan(8), .. Little16(22), .. Little16(validBits ?? bits), .. Little32(0), .. Little16(tag),
            0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, lastGuidByte]);

    /// <summary>A RIFX file of PCM.</summary>
    public static byte[] BigEndian(int channels, int bits, byte[] data, int? blockAlign = null)
    {
        var align = blockAlign ?? (channels * ((bits + 7) / 8));
        byte[] body =
        [
            .. "WAVEfmt "u8, 0, 0, 0, 16, 0, 1, 0, (byte)channels, 0, 0, 0x56, 0x22, 0, 0, 0, 0, 0, (byte)align, 0, (byte)bits, .. data,
        ];
        return [.. "RIFX"u8, 0, 0, (byte)(body.Length >> 8), (byte)body.Length, .. body];
    }

    public static byte[] Data(params byte[] content) => Chunk("data", content);

    public static byte[] Little16(int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        return bytes;
    }

    public static byte[] Little32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
