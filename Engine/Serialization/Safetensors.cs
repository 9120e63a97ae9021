using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gtzan.Core.Files;
using Gtzan.Engine.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Gtzan.Engine.Serialization;

/// <summary>An invalid checkpoint file; the message describes the error.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Creates an exception with a message for the user.</summary>
    public CheckpointException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message for the user and its cause.</summary>
    public CheckpointException(string message, Exception cause)
        : base(message, cause)
    {
    }
}

/// <summary>
/// Named float32 tensors and text metadata in one file of the public safetensors format: the length of a JSON header as 8 bytes
/// little-endian, the header (for each name: dtype, shape, data_offsets; and <c>__metadata__</c>), then the numbers, row-major and
/// little-endian. Reading executes no code and takes memory bounded by the file's size. The metadata entry <c>gtzan_sha256</c> is the hash
/// of the content, which detects damage; files of other programs may lack it.
/// </summary>
/// <remarks>
/// The <see cref="ContentHash"/> is of all other metadata, key and value, then of each tensor's name, number of dimensions, dimensions and
/// values; both in the ordinal order of their names, so that the order in the file does not matter.
/// </remarks>
public sealed class Safetensors
{
    // A model has a few hundred tensors of at least 50 header bytes each; this limit is ample, and bounds the cost of hostile files.
    private const int MaxHeaderLength = 16 << 20;

    private const string DigestKey = "gtzan_sha256";

    private readonly Dictionary<string, (Shape Shape, float[] Values)> _tensors = new(StringComparer.Ordinal);

    /// <summary>The names of the tensors, in the order they were added.</summary>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Text that goes with the tensors.</summary>
    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether this was read from a file that had the SHA-256 of its content.</summary>
    public bool IsVerified { get; private set; }

    /// <summary>Adds a tensor's present values.</summary>
    /// <exception cref="ArgumentException">The name is taken or reserved by the format.</exception>
    public void Add(string name, Tensor tensor)
    {
        if (name == SafetensorsHeader.MetadataKey)
            throw new ArgumentException($"Safetensors: no tensor can have the name {name}, under which the format has text.", nameof(name));
        _tensors.Add(name, (tensor.Shape, tensor.ToArray()));
    }

    /// <summary>Adds values in the order of a tensor of one dimension.</summary>
    /// <exception cref="ArgumentException">There is a tensor of that name already.</exception>
    public void Add(string name, ReadOnlySpan<float> values) => _tensors.Add(name, ([values.Length], values.ToArray()));

    /// <summary>Adds values in the order of a tensor of a shape.</summary>
    /// <exception cref="ArgumentException">There is a tensor of that name already.</exception>
    public void Add(string name, Shape shape, float[] values) => _tensors.Add(name, (shape, values));

    /// <summary>Whether there is a tensor of that name.</summary>
    public bool Contains(string name) => _tensors.ContainsKey(name);

    /// <summary>The shape of what is stored under a name.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of that name.</exception>
    public Shape ShapeOf(string name) => _tensors[name].Shape;

    /// <summary>The values stored under a name, row-major.</summary>
    /// <exception cref="CheckpointException">There is no tensor of that name.</exception>
    public ReadOnlySpan<float> Values(string name) => _tensors.TryGetValue(name, out var stored)
        ? stored.Values
        : throw new CheckpointException($"There is no tensor \"{name}\" in the file; it was written by another model or program.");

    /// <summary>The values stored under a name, which must have a shape.</summary>
    /// <exception cref="CheckpointException">There is no tensor of that name, or its shape differs.</exception>
    public float[] Values(string name, Shape shape)
    {
        if (!_tensors.TryGetValue(name, out var stored))
            throw new CheckpointException($"There is no tensor \"{name}\" in the file; it was written by another model or program.");
        return stored.Shape == shape
            ? stored.Values
            : throw new CheckpointException($"Tensor \"{name}\" has shape {stored.Shape} in the file, but the model needs {shape}.");
    }

    /// <summary>As <see cref="Values(string, Shape)"/>, but refuses values that are not finite.</summary>
    /// <exception cref="CheckpointException">There is no such tensor, or a value is not finite.</exception>
    public float[] FiniteValues(string name, Shape shape)
    {
        var values = Values(name, shape);
        return TensorPrimitives.IsFiniteAll<float>(values)
            ? values
            : throw new CheckpointException($"tensor \"{name}\" has values that are not finite numbers.");
    }

    /// <summary>A whole number of the metadata.</summary>
    /// <exception cref="CheckpointException">There is no such number.</exception>
    public int Number(string key) =>
        int.TryParse(Metadata.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new CheckpointException($"its metadata have no number \"{key}\".");

    /// <summary>Copies the values stored under a name into a tensor of the same shape.</summary>
    /// <exception cref="CheckpointException">There is no tensor of that name, or its shape differs.</exception>
    public void CopyTo(string name, Tensor destination) => destination.CopyFrom(Values(name, destination.Shape));

    /// <summary>Writes a file. Atomic: see <see cref="AtomicFileWriter"/>.</summary>
    public void Write(string path) => AtomicFileWriter.Default.Write(path, Write);

    /// <summary>Writes to a stream.</summary>
    public void Write(Stream stream)
    {
        var header = Header();
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var (_, values) in _tensors.Values)
            stream.Write(MemoryMarshal.AsBytes<float>(values));
    }

    /// <summary>Reads a file after checking every rule of the format.</summary>
    /// <exception cref="CheckpointException">The file breaks a rule of the format; the message says which.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Safetensors Read(string path)
    {
        try
        {
            if (InputFile.IsEmpty(path))
                throw TooShort(0);
            using var stream = InputFile.Open(path);
            return Read(stream);
        }
        catch (CheckpointException exception)
        {
            throw new CheckpointException($"{path} is not a valid safetensors file: {exception.Message}", exception);
        }
    }

    /// <summary>Reads from a seekable stream.</summary>
    /// <exception cref="CheckpointException">The file breaks a rule of the format; the message says which.</exception>
    public static Safetensors Read(Stream stream)
    {
        if (stream.Length < 8)
            throw TooShort(stream.Length);
        Span<byte> length = stackalloc byte[8];
        stream.ReadExactly(length);
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (headerLength > (ulong)(stream.Length - 8))
            throw new CheckpointException($"its header claims {headerLength} bytes, the file has {stream.Length - 8} behind the length.");
        if (headerLength > MaxHeaderLength)
            throw new CheckpointException($"its header claims {headerLength} bytes; no more than {MaxHeaderLength} are read.");

        var header = new byte[headerLength];
        stream.ReadExactly(header);
        var result = new Safetensors();
        foreach (var entry in SafetensorsHeader.Parse(header, result.Metadata, stream.Length - 8 - header.Length))
        {
            var values = new float[entry.Shape.Length];
            stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            result._tensors.Add(entry.Name, (entry.Shape, values));
        }

        result.IsVerified = result.Metadata.Remove(DigestKey, out var digest);
        if (result.IsVerified && digest != result.Digest())
        {
            throw new CheckpointException(
                "its content is not what was written, by the SHA-256 that it has of it: it was damaged or changed since.");
        }

        return result;
    }

    private static CheckpointException TooShort(long length) => new($"it has {length} bytes, and the length of the header alone takes 8.");

    private string Digest()
    {
        using var hash = new ContentHash();
        foreach (var (key, value) in Metadata.Where(entry => entry.Key != DigestKey).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            hash.Add(key);
            hash.Add(value);
        }

        foreach (var (name, (shape, values)) in _tensors.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            hash.Add(name);
            hash.Add(shape.Rank);
            foreach (var dimension in shape)
                hash.Add(dimension);
            hash.Add(values);
        }

        return hash.ToString();
    }

    private byte[] Header()
    {
        using var buffer = new MemoryStream();

        // Only the escapes that JSON requires.
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            var metadata = new SortedDictionary<string, string>(Metadata, StringComparer.Ordinal) { [DigestKey] = Digest() };
            writer.WriteStartObject(SafetensorsHeader.MetadataKey);
            foreach (var (key, value) in metadata)
                writer.WriteString(key, value);
            writer.WriteEndObject();

            var offset = 0L;
            foreach (var (name, (shape, values)) in _tensors)
            {
                writer.WriteStartObject(name);
                writer.WriteString("dtype", "F32");
                writer.WriteStartArray("shape");
                foreach (var dimension in shape)
                    writer.WriteNumberValue(dimension);
                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(offset);
                writer.WriteNumberValue(offset += values.Length * sizeof(float));
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        // Pads with blanks to a multiple of 8, so that the numbers are aligned.
        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        if (buffer.Length > MaxHeaderLength)
        {
            throw new InvalidOperationException(
                $"Safetensors: a header of {buffer.Length} bytes would not be read again; {MaxHeaderLength} are the most.");
        }

        return buffer.ToArray();
    }
}
