using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Gtzan.Models.TensorBoard;

/// <summary>
/// The records of an event file (TFRecord): the length as uint64, its checksum, the content, its checksum; little-endian. A checksum is
/// the CRC-32C of the bytes, rotated right by 15 bits plus 0xa282ead8.
/// </summary>
internal static class EventRecord
{
    private const uint MaskDelta = 0xa282ead8;

    /// <summary>Writes a record.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> content)
    {
        Span<byte> header = stackalloc byte[sizeof(ulong) + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[sizeof(ulong)..], MaskedChecksum(header[..sizeof(ulong)]));
        output.Write(header);
        output.Write(content);
        BinaryPrimitives.WriteUInt32LittleEndian(header, MaskedChecksum(content));
        output.Write(header[..sizeof(uint)]);
    }

    /// <summary>The checksum of bytes.</summary>
    public static uint MaskedChecksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + MaskDelta;
    }
}
