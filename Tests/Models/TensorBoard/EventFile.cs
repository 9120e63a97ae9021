using System.Buffers.Binary;
using System.Text;

namespace Gtzan.Tests.Models.TensorBoard;

/// <summary>A histogram of an event file.</summary>
internal sealed record ReadHistogram(
    double Min, double Max, double Num, double Sum, double SumSquares, double[] Limits, double[] Counts);

/// <summary>A value of a summary: a number or a histogram.</summary>
internal sealed record ReadValue(string Tag, float? Number, ReadHistogram? Histogram);

/// <summary>An event.</summary>
internal sealed record ReadEvent(double WallTime, long Step, string? FileVersion, IReadOnlyList<ReadValue> Values);

/// <summary>
/// Reads event files strictly by the public formats: TFRecord with CRC-32C from its polynomial, Protocol Buffers' wire format, and the
/// messages Event, Summary and HistogramProto. Anything unexpected is an error.
/// </summary>
internal static class EventFile
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i =>
    {
        var crc = (uint)i;
        for (var bit = 0; bit < 8; bit++)
            crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82f63b78 : crc >> 1;
        return crc;
    })];

    /// <summary>The CRC-32C of Castagnoli, reflected.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    public static IReadOnlyList<ReadEvent> Read(ReadOnlySpan<byte> file)
    {
        var events = new List<ReadEvent>();
        while (!file.IsEmpty)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
            RequireChecksum(file[..8], file[8..]);
            var content = file.Slice(12, length);
            RequireChecksum(content, file[(12 + length)..]);
            events.Add(Event(content));
            file = file[(16 + length)..];
        }

        return events;
    }

    private static void RequireChecksum(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> stored)
    {
        var crc = Crc32C(bytes);
        Assert.Equal(((crc >> 15) | (crc << 17)) + 0xa282ead8u, BinaryPrimitives.ReadUInt32LittleEndian(stored));
    }

    private static ReadEvent Event(ReadOnlySpan<byte> message)
    {
        var (time, step, version, values) = (0.0, 0L, (string?)null, new List<ReadValue>());
        while (!message.IsEmpty)
        {
            switch (Tag(ref message))
            {
                case (1, 1): time = Double(ref message); break;
                case (2, 0): step = (long)Varint(ref message); break;
                case (3, 2): version = Encoding.UTF8.GetString(Block(ref message)); break;
                case (5, 2): values.AddRange(Summary(Block(ref message))); break;
                case var other: throw new InvalidDataException($"Event has a field {other}.");
            }
        }

        return new ReadEvent(time, step, version, values);
    }

    private static List<ReadValue> Summary(ReadOnlySpan<byte> message)
    {
        var values = new List<ReadValue>();
        while (!message.IsEmpty)
        {
            Assert.Equal((1, 2), Tag(ref message));
            values.Add(Value(Block(ref message)));
        }

        return values;
    }

    private static ReadValue Value(ReadOnlySpan<byte> message)
    {
        var result = new ReadValue("", null, null);
        while (!message.IsEmpty)
        {
            switch (Tag(ref message))
            {
                case (1, 2): result = result with { Tag = Encoding.UTF8.GetString(Block(ref message)) }; break;
                case (2, 5):
                    result = result with { Number = BinaryPrimitives.ReadSingleLittleEndian(message) };
                    message = message[4..];
                    break;
                case (5, 2): result = result with { Histogram = Histogram(Block(ref message)) }; break;
                case var other: throw new InvalidDataException($"Summary.Value has a field {other}.");
            }
        }

        return result;
    }

    private static ReadHistogram Histogram(ReadOnlySpan<byte> message)
    {
        var numbers = new double[6];
        double[] limits = [], counts = [];
        while (!message.IsEmpty)
        {
            switch (Tag(ref message))
            {
                case ( >= 1 and <= 5 and var field, 1): numbers[field] = Double(ref message); break;
                case (6, 2): limits = Doubles(Block(ref message)); break;
                case (7, 2): counts = Doubles(Block(ref message)); break;
                case var other: throw new InvalidDataException($"HistogramProto has a field {other}.");
            }
        }

        return new ReadHistogram(numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], limits, counts);
    }

    private static (int Field, int WireType) Tag(ref ReadOnlySpan<byte> message)
    {
        var tag = Varint(ref message);
        return ((int)(tag >> 3), (int)(tag & 7));
    }

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }

    private static ReadOnlySpan<byte> Block(ref ReadOnlySpan<byte> message)
    {
        var length = (int)Varint(ref message);
        var block = message[..length];
        message = message[length..];
        return block;
    }

    private static double Double(ref ReadOnlySpan<byte> message)
    {
        var value = BinaryPrimitives.ReadDoubleLittleEndian(message);
        message = message[8..];
        return value;
    }

    private static double[] Doubles(ReadOnlySpan<byte> block)
    {
        var values = new double[block.Length / 8];
        Assert.Equal(0, block.Length % 8);
        for (var i = 0; i < values.Length; i++)
            values[i] = Double(ref block);
        return values;
    }
}
