using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Gtzan.Models.TensorBoard;

/// <summary>
/// Writes a message in the wire format of Protocol Buffers: each field as its number and wire type in a varint, then its value. Fields
/// that are 0 are written too.
/// </summary>
internal sealed class ProtocolBuffer
{
    private const int Varint = 0, Fixed64 = 1, LengthDelimited = 2, Fixed32 = 5;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>The message.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>A field of type int64.</summary>
    public ProtocolBuffer Add(int field, long value)
    {
        Tag(field, Varint);
        Number((ulong)value);
        return this;
    }

    /// <summary>A field of type double.</summary>
    public ProtocolBuffer Add(int field, double value)
    {
        Tag(field, Fixed64);
        Raw(value);
        return this;
    }

    /// <summary>A field of type float.</summary>
    public ProtocolBuffer Add(int field, float value)
    {
        Tag(field, Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.GetSpan(sizeof(float)), value);
        _bytes.Advance(sizeof(float));
        return this;
    }

    /// <summary>A field of type string.</summary>
    public ProtocolBuffer Add(int field, string text) => Add(field, Encoding.UTF8.GetBytes(text));

    /// <summary>A field whose value is a message.</summary>
    public ProtocolBuffer Add(int field, ProtocolBuffer message) => Add(field, message.Bytes);

    /// <summary>A packed repeated field of type double.</summary>
    public ProtocolBuffer Add(int field, IReadOnlyCollection<double> values)
    {
        Tag(field, LengthDelimited);
        Number((ulong)values.Count * sizeof(double));
        foreach (var value in values)
            Raw(value);
        return this;
    }

    private ProtocolBuffer Add(int field, ReadOnlySpan<byte> bytes)
    {
        Tag(field, LengthDelimited);
        Number((ulong)bytes.Length);
        _bytes.Write(bytes);
        return this;
    }

    private void Tag(int field, int wireType) => Number(((ulong)field << 3) | (uint)wireType);

    private void Raw(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(sizeof(double)), value);
        _bytes.Advance(sizeof(double));
    }

    /// <summary>Seven bits a byte, the lowest first; the highest bit says that more follow.</summary>
    private void Number(ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        var length = 0;
        for (; value > 0x7f; value >>= 7)
            bytes[length++] = (byte)(value | 0x80);
        bytes[length++] = (byte)value;
        _bytes.Write(bytes[..length]);
    }
}
