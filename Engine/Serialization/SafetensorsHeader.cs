using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Gtzan.Core.Text;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Serialization;

/// <summary>
/// The header of a safetensors file, read strictly: every rule of the format is checked, and that the tensors fill the data without a hole
/// or an overlap, before anything is allocated for them.
/// </summary>
/// <remarks>
/// Reads token by token, so memory is needed only for what is kept: an unexpected name is rejected at once, regardless of its value.
/// </remarks>
internal static class SafetensorsHeader
{
    /// <summary>The name under which the header has text instead of a tensor.</summary>
    internal const string MetadataKey = "__metadata__";

    // The header, a tensor's entry, and a list in it.
    private const int MaxDepth = 3;

    // More than any model has: a header must not make the program allocate what the file does not contain.
    private const int MaxElements = 1 << 27;

    /// <summary>One tensor of the header: its name and shape, and its place in the data.</summary>
    internal readonly record struct Entry(string Name, Shape Shape, long Begin, long End);

    /// <summary>The tensors of a header, in the order of their data; and its metadata, added to a dictionary.</summary>
    /// <exception cref="CheckpointException">The header breaks a rule of the format.</exception>
    public static List<Entry> Parse(ReadOnlySpan<byte> header, Dictionary<string, string> metadata, long dataLength)
    {
        if (header is not [(byte)'{', ..])
        {
            throw new CheckpointException(header.IsEmpty
                ? "its header has 0 bytes; the shortest, {}, has 2."
                : $"its header begins with the byte 0x{header[0]:X2}; it must begin with 0x7B, a brace.");
        }

        if (!Utf8.IsValid(header))
            throw new CheckpointException($"its header of {header.Length} bytes is not valid UTF-8.");

        try
        {
            var entries = ReadTensors(header, metadata, dataLength);
            entries.Sort((left, right) => left.Begin.CompareTo(right.Begin));
            CheckCoverage(dataLength, entries);
            return entries;
        }
        catch (JsonException exception)
        {
            throw new CheckpointException(
                $"its header is not JSON in the required form ({Shown(exception.Message.TrimEnd('.'))}).", exception);
        }
    }

    private static List<Entry> ReadTensors(ReadOnlySpan<byte> header, Dictionary<string, string> metadata, long dataLength)
    {
        var entries = new List<Entry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader);
            if (!names.Add(name))
                throw new CheckpointException($"its header has \"{Shown(name)}\" twice.");
            if (name == MetadataKey)
                ReadMetadata(ref reader, metadata);
            else
                entries.Add(ReadTensor(ref reader, name, dataLength));
        }

        // Rejects anything but blanks after the last brace.
        reader.Read();
        return entries;
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        Expect(ref reader, JsonTokenType.StartObject, "the entry", MetadataKey, "an object of texts");
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            var key = Text(ref reader);
            Expect(ref reader, JsonTokenType.String, "the metadata entry", key, "a text");
            if (!metadata.TryAdd(key, Text(ref reader)))
                throw new CheckpointException($"its metadata have \"{Shown(key)}\" twice.");
        }
    }

    private static Entry ReadTensor(ref Utf8JsonReader reader, string name, long dataLength)
    {
        string? type = null;
        long[]? shape = null, offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, "tensor", name, "an object with dtype, shape and data_offsets");
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            switch (Text(ref reader))
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String, "the dtype of tensor", name, "a text");
                    type = Text(ref reader);
                    break;
                case "shape" when shape is null:
                    shape = Numbers(ref reader, "the shape of tensor", name, Shape.MaxRank);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = Numbers(ref reader, "the data_offsets of tensor", name, most: 2);
                    break;
                case ("dtype" or "shape" or "data_offsets") and var field:
                    throw new CheckpointException($"tensor \"{Shown(name)}\" has {field} twice.");
                case var field:
                    throw new CheckpointException(
                        $"tensor \"{Shown(name)}\" has a field \"{Shown(field)}\"; dtype, shape and data_offsets are all that there is.");
            }
        }

        if (type is null || shape is null || offsets is null)
        {
            var missing = type is null ? "dtype" : shape is null ? "shape" : "data_offsets";
            throw new CheckpointException($"tensor \"{Shown(name)}\" has no {missing}.");
        }

        return Check(name, type, shape, offsets, dataLength);
    }

    /// <summary>The bits of an element type of the format; 0 for an unknown type.</summary>
    private static int BitsOf(string type) => type switch
    {
        "F4" => 4,
        "F6_E2M3" or "F6_E3M2" => 6,
        "BOOL" or "U8" or "I8" or "F8_E4M3" or "F8_E5M2" or "F8_E8M0" => 8,
        "U16" or "I16" or "F16" or "BF16" => 16,
        "U32" or "I32" or "F32" => 32,
        "U64" or "I64" or "F64" or "C64" => 64,
        _ => 0,
    };

    /// <summary>Checks an entry by itself and against the length of the data.</summary>
    private static Entry Check(string name, string type, long[] dimensions, long[] offsets, long dataLength)
    {
        var bits = BitsOf(type);
        if (bits == 0)
            throw Refusal($"has elements of type \"{Shown(type)}\", which the format does not have.");
        if (offsets is not [var begin, var end])
            throw Refusal($"has {offsets.Length} data offsets instead of 2.");
        if (begin > end || end > dataLength)
            throw Refusal($"spans byte {begin} to byte {end} of the data, which has {dataLength} bytes.");

        var bitsNeeded = (UInt128)(uint)bits;
        foreach (var dimension in dimensions.Contains(0) ? [0L] : dimensions)
        {
            bitsNeeded *= (ulong)dimension;
            if (bitsNeeded > ulong.MaxValue)
                throw Refusal($"of shape [{string.Join(", ", dimensions)}] has more elements than a file can hold.");
        }

        if (bitsNeeded != 8 * (UInt128)(ulong)(end - begin))
        {
            throw Refusal(
                $"of type {type} and shape [{string.Join(", ", dimensions)}] takes {bitsNeeded / 8} bytes; it has {end - begin}, " +
                $"from byte {begin} to byte {end} of the data.");
        }

        if (type != "F32")
            throw Refusal($"has elements of type {type}; only F32 is read.");
        var elements = bitsNeeded / (uint)bits;
        if (elements < 1 || elements > MaxElements)
            throw Refusal($"of shape [{string.Join(", ", dimensions)}] has {elements} elements; tensors of 1 to {MaxElements} are read.");
        return new Entry(name, new Shape(Array.ConvertAll(dimensions, dimension => (int)dimension)), begin, end);

        CheckpointException Refusal(string message) => new($"tensor \"{Shown(name)}\" {message}");
    }

    private static void CheckCoverage(long dataLength, List<Entry> entries)
    {
        var end = 0L;
        foreach (var (index, entry) in entries.Index())
        {
            if (entry.Begin < end)
            {
                throw new CheckpointException(
                    $"tensor \"{Shown(entry.Name)}\" begins at byte {entry.Begin} of the data, " +
                    $"before \"{Shown(entries[index - 1].Name)}\" ends at byte {end}.");
            }

            if (entry.Begin > end)
            {
                throw new CheckpointException(
                    $"bytes {end} to {entry.Begin} of the data, before tensor \"{Shown(entry.Name)}\", belong to no tensor.");
            }

            end = entry.End;
        }

        if (end != dataLength)
            throw new CheckpointException($"the tensors take {end} bytes of data, the file has {dataLength}.");
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType;
    }

    /// <summary>Reads a value of a required type; the other arguments are for the message.</summary>
    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string owner, string name, string expected)
    {
        if (Next(ref reader) != type)
            throw new CheckpointException($"{owner} \"{Shown(name)}\" is a JSON {reader.TokenType}, where {expected} is expected.");
    }

    /// <summary>A list of non-negative integers of limited length.</summary>
    private static long[] Numbers(ref Utf8JsonReader reader, string owner, string name, int most)
    {
        Expect(ref reader, JsonTokenType.StartArray, owner, name, "a list of whole numbers");
        var numbers = new List<long>(most);
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            if (numbers.Count == most)
                throw new CheckpointException($"{owner} \"{Shown(name)}\" has more than {most} numbers.");
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || reader.ValueSpan[0] == '-')
            {
                var value = reader.TokenType == JsonTokenType.Number
                    ? Shown(Encoding.UTF8.GetString(reader.ValueSpan))
                    : $"a JSON {reader.TokenType}";
                throw new CheckpointException(
                    $"{owner} \"{Shown(name)}\" has {value}, where a whole number from 0 to {long.MaxValue} is expected.");
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new CheckpointException(
                $"the text at byte {reader.TokenStartIndex} of its header has half of a surrogate pair, " +
                "which is not a character.", exception);
        }
    }

    private static string Shown(string text) => PrintableText.Excerpt(text);
}
