using System.Text.Json;

namespace Gtzan.Engine.Checkpoints;

/// <summary>The header of a safetensors file, checked against the size of the data before anything is allocated for it.</summary>
internal static class SafetensorsHeader
{
    /// <summary>One tensor of the header: its name and shape, and its place in the data.</summary>
    internal readonly record struct Entry(string Name, Shape Shape, long Begin, long End);

    /// <summary>The tensors of a header, in the order of their data; and its metadata, added to a dictionary.</summary>
    /// <exception cref="CheckpointException">The header breaks a rule of the format.</exception>
    public static List<Entry> Parse(ReadOnlyMemory<byte> header, Dictionary<string, string> metadata, long dataLength)
    {
        try
        {
            using var document = JsonDocument.Parse(header, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new CheckpointException($"its header is a JSON {document.RootElement.ValueKind}, not an object.");

            var entries = new List<Entry>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.NameEquals("__metadata__"))
                {
                    foreach (var text in property.Value.EnumerateObject())
                        metadata.Add(text.Name, text.Value.GetString() ?? throw new CheckpointException($"metadata \"{text.Name}\" is null."));
                }
                else
                {
                    entries.Add(ParseEntry(property.Name, property.Value, dataLength));
                }
            }

            entries.Sort((left, right) => left.Begin.CompareTo(right.Begin));
            return entries;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new CheckpointException($"its header is not the JSON that the format asks for ({ReasonOf(exception)}).", exception);
        }
    }

    /// <summary>What a cause says, to stand in brackets: without its full stop, and without its middle where it quotes all of a header.</summary>
    private static string ReasonOf(Exception cause)
    {
        var text = cause.Message.TrimEnd('.');
        return text.Length <= 300 ? text : $"{text[..150]} … {text[^150..]}";
    }

    private static Entry ParseEntry(string name, JsonElement element, long dataLength)
    {
        var type = element.GetProperty("dtype").GetString();
        if (type != "F32")
            throw new CheckpointException($"tensor \"{name}\" has elements of type {type}; only F32 is read.");

        var dimensions = element.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt32()).ToArray();
        Shape shape;
        try
        {
            shape = new Shape(dimensions);
        }
        catch (ArgumentException exception)
        {
            throw new CheckpointException($"tensor \"{name}\" has an impossible shape ({exception.Message.TrimEnd('.')}).", exception);
        }

        var offsets = element.GetProperty("data_offsets");
        if (offsets.GetArrayLength() != 2)
            throw new CheckpointException($"tensor \"{name}\" has {offsets.GetArrayLength()} data offsets instead of 2.");
        var (begin, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        if (begin < 0 || end > dataLength || end - begin != (long)shape.Length * sizeof(float))
        {
            throw new CheckpointException(
                $"tensor \"{name}\" of shape {shape} should take {(long)shape.Length * sizeof(float)} bytes; its offsets are {begin} to {end} " +
                $"of {dataLength} bytes of data.");
        }

        return new Entry(name, shape, begin, end);
    }
}
