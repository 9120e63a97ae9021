using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Gtzan.Core.Files;

/// <summary>
/// A message in the wire format of protocol buffers, as far as ONNX and TensorBoard need it: numbered fields that hold whole numbers,
/// floats, text, bytes or messages, in the order they are added. A field that is added several times is a list.
/// </summary>
/// <remarks>Source: https://protobuf.dev/programming-guides/encoding/.</remarks>
public sealed class ProtobufMessage
{
    // How a field's value is laid out: the three lowest bits of its tag.
    private const int VarintType = 0, DoubleType = 1, BytesType = 2, FloatType = 5;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>The message so far.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>
    /// Adds a whole number: seven bits a byte, lowest first, the eighth bit says that more follow. Negative ones take ten bytes.
    /// </summary>
    public ProtobufMessage Add(int field, long value)
    {
        WriteTag(field, VarintType);
        WriteVarint((ulong)value);
        return this;
    }

    /// <summary>Adds a 32-bit float.</summary>
    public ProtobufMessage Add(int field, float value)
    {
        WriteTag(field, FloatType);
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>Adds a 64-bit float.</summary>
    public ProtobufMessage Add(int field, double value)
    {
        WriteTag(field, DoubleType);
        WriteDouble(value);
        return this;
    }

    /// <summary>Adds a packed list of 64-bit floats.</summary>
    public ProtobufMessage Add(int field, IReadOnlyCollection<double> values)
    {
        WriteTag(field, BytesType);
        WriteVarint((ulong)values.Count * sizeof(double));
        foreach (var value in values)
            WriteDouble(value);
        return this;
    }

    /// <summary>Adds text, as UTF-8.</summary>
    public ProtobufMessage Add(int field, string text) => Add(field, Encoding.UTF8.GetBytes(text));

    /// <summary>Adds bytes.</summary>
    public ProtobufMessage Add(int field, ReadOnlySpan<byte> bytes)
    {
        WriteTag(field, BytesType);
        WriteVarint((ulong)bytes.Length);
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>Adds a message as it is now.</summary>
    public ProtobufMessage Add(int field, ProtobufMessage message) => Add(field, message.Bytes);

    /// <summary>Writes the whole message.</summary>
    public void WriteTo(Stream stream) => stream.Write(Bytes);

    private void WriteTag(int field, int type) => WriteVarint((ulong)((field << 3) | type));

    private void WriteDouble(double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        _bytes.Write(bytes);
    }

    private void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Write([(byte)(value | 0x80)]);
        _bytes.Write([(byte)value]);
    }
}
