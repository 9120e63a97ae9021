using System.Buffers.Binary;
using System.Text;

namespace Gtzan.Tests.Engine.Serialization.Onnx;

/// <summary>A message of protocol buffers, read by the specification of the wire format and not by the code under test.</summary>
public sealed class ProtobufFields
{
    private readonly List<(int Field, int WireType, ulong Number, byte[] Bytes)> _fields = [];

    public ProtobufFields(ReadOnlySpan<byte> message)
    {
        while (!message.IsEmpty)
        {
            var tag = Varint(ref message);
            var (field, wireType) = ((int)(tag >> 3), (int)(tag & 7));
            switch (wireType)
            {
                case 0:
                    _fields.Add((field, wireType, Varint(ref message), []));
                    break;
                case 2:
                    var length = (int)Varint(ref message);
                    _fields.Add((field, wireType, 0, message[..length].ToArray()));
                    message = message[length..];
                    break;
                case 5:
                    _fields.Add((field, wireType, BinaryPrimitives.ReadUInt32LittleEndian(message), []));
                    message = message[4..];
                    break;
                default:
                    throw new InvalidDataException($"Field {field} has the wire type {wireType}.");
            }
        }
    }

    /// <summary>The numbers of the fields, each once.</summary>
    public IEnumerable<int> Fields => _fields.Select(found => found.Field).Distinct().Order();

    public long Number(int field) => (long)One(field, 0).Number;

    public float Float(int field) => BitConverter.UInt32BitsToSingle((uint)One(field, 5).Number);

    public long[] Numbers(int field) => [.. All(field, 0).Select(found => (long)found.Number)];

    public byte[] Bytes(int field) => One(field, 2).Bytes;

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    public string[] Texts(int field) => [.. All(field, 2).Select(found => Encoding.UTF8.GetString(found.Bytes))];

    public ProtobufFields Message(int field) => new(Bytes(field));

    public ProtobufFields[] Messages(int field) => [.. All(field, 2).Select(found => new ProtobufFields(found.Bytes))];

    private (int Field, int WireType, ulong Number, byte[] Bytes) One(int field, int wireType) => Assert.Single(All(field, wireType));

    private IEnumerable<(int Field, int WireType, ulong Number, byte[] Bytes)> All(int field, int wireType)
    {
        Assert.All(_fields.Where(found => found.Field == field), found => Assert.Equal(wireType, found.WireType));
        return _fields.Where(found => found.Field == field);
    }

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        var result = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[0];
            message = message[1..];
            result |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return result;
        }
    }
}
