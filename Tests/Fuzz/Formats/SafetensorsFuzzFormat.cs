using System.Buffers.Binary;
using System.Text.Json;
using Gtzan.Engine.Serialization;

namespace Gtzan.Tests.Fuzz.Formats;

/// <summary>Weights: the length of a header, the header in JSON, the numbers.</summary>
internal sealed class SafetensorsFuzzFormat : FuzzFormat
{
    private const string Two =
        """{"__metadata__":{"format":"gtzan 1","epoch":"3"},"b":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},""" +
        "\"a\":" + """{"dtype":"F32","shape":[],"data_offsets":[24,28]}}""";

    private const string Swapped =
        """{"second":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"first":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}   """;

    public override string Name => "safetensors";

    public override int Share => 10;

    public override IReadOnlyList<byte[]> Valid { get; } = [File(Two, 28), File(Swapped, 8), File("{}", 0)];

    public override IReadOnlyList<string> Words { get; } =
        [
            "\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"F32\"", "\"F64\"", "\"BF16\"", "[65536,65536]", "[0,0]", "[0]", "[-1]",
            "[1,1,1,1,1,1]", "__metadata__", "{", "}", "\\ud800", "\\u0000"];

    public override (int Bytes, int BytesAByte) Memory => (64 << 10, 40);

    public override bool IsRefusal(Exception exception) => exception is CheckpointException;

    public override byte[] Generate(FuzzRandom random)
    {
        var (header, length) = random.OnceIn(2) ? (Two, 28) : random.OnceIn(2) ? (Swapped, 8) : NextHeader(random);
        if (!random.OnceIn(4))
            header = JsonTree.WithFaults(header, random);
        var file = File(header, random.OnceIn(8) ? random.Length(60) : length);
        if (random.OnceIn(10))
            BinaryPrimitives.WriteInt64LittleEndian(file, file.Length - 8 + random.Below(17) - 8);
        return file;
    }

    public override void Read(byte[] file)
    {
        var read = Safetensors.Read(new MemoryStream(file));
        Require(
            read.Names.All(name => name is not null) && read.Metadata.Values.All(value => value is not null), "a name or a text is null");
    }

    /// <summary>Tensors that fit each other, in any order.</summary>
    private static (string Header, int Length) NextHeader(FuzzRandom random)
    {
        var entries = new List<string>();
        var offset = 0;
        for (var count = random.Length(20); count > 0; count--)
        {
            int[] shape = [.. Enumerable.Range(0, random.Below(5)).Select(_ => 1 + random.Length(3))];
            var end = offset + (4 * shape.Aggregate(1, (product, size) => product * size));
            entries.Insert(
                random.Below(entries.Count + 1),
                $"\"t{count}\":{{\"dtype\":\"F32\",\"shape\":{JsonSerializer.Serialize(shape)},\"data_offsets\":[{offset},{end}]}}");
            offset = end;
        }

        return ($"{{{string.Join(',', entries)}}}", offset);
    }

    private static byte[] File(string header, int dataLength)
    {
        var text = Utf8(header);
        byte[] file = [.. new byte[8], .. text, .. new byte[dataLength]];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        return file;
    }
}
