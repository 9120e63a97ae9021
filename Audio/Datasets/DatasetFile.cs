using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gtzan.Audio.Datasets;

/// <summary>
/// Datasets as binary files, <c>dataset.gtzan</c> and those of the cache: magic and version (8 bytes), key (32), the features as they are
/// in memory, the description, its length (8), the number of features (8), SHA-256 of all that precedes (32).
/// </summary>
/// <remarks>
/// The description is at the end, because it is known only when all tracks were written. Opening a file reads all of it to verify its hash;
/// large features then stay in the file.
/// </remarks>
public static class DatasetFile
{
    /// <summary>Features of more bytes than this stay in their file.</summary>
    public const long MaxBytesInMemory = 512L << 20;

    internal const int KeyLength = 32, HeaderLength = 8 + KeyLength, SizesLength = 16, HashLength = 32;
    internal const int TrailerLength = SizesLength + HashLength;

    private const int VersionStart = 6, NumbersABlock = 1 << 18;

    // The last two characters are the version of the layout.
    internal static ReadOnlySpan<byte> Magic => "GTZAND03"u8;

    /// <summary>Whether a file begins like one of these.</summary>
    /// <exception cref="DatasetException">It is empty, or a pipe or a device.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsOne(string path)
    {
        using var stream = DataFile.Open(path);
        var beginning = new byte[VersionStart];
        return stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false) == beginning.Length &&
            Magic.StartsWith(beginning);
    }

    /// <summary>Writes a dataset to a stream.</summary>
    /// <exception cref="ArgumentException">A feature is not finite.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    /// <exception cref="DatasetException">The features are in another file that can no longer be read.</exception>
    public static void Write(Stream stream, GenreDataset dataset) => Write(stream, new byte[KeyLength], dataset);

    internal static void Write(Stream stream, ReadOnlySpan<byte> key, GenreDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(dataset);
        using var writer = new DatasetFileWriter(stream, key);
        var block = new float[(int)Math.Min(NumbersABlock, dataset.Features.Length)];
        for (long start = 0; start < dataset.Features.Length; start += block.Length)
        {
            var part = block.AsSpan(0, (int)Math.Min(block.Length, dataset.Features.Length - start));
            dataset.Features.CopyTo(start, part);
            writer.Append(part);
        }

        writer.Complete(dataset);
    }

    /// <summary>Reads a dataset from a file, and leaves its features there if they are large.</summary>
    /// <exception cref="DatasetException">The file is missing, damaged, or holds no dataset.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static GenreDataset Read(string path) => Read(path, key: default);

    /// <param name="path">The file.</param>
    /// <param name="key">The key that it must have; empty for any.</param>
    /// <param name="largestInMemory">Features of more bytes are left in the file.</param>
    internal static GenreDataset Read(string path, ReadOnlySpan<byte> key, long largestInMemory = MaxBytesInMemory)
    {
        if (!File.Exists(path))
            throw new DatasetException($"There is no dataset file '{path}'.");
        var file = DataFile.Open(path);
        try
        {
            var dataset = Read(file, path, key, largestInMemory);
            if (!dataset.Features.IsOnDisk)
                file.Dispose();
            return dataset;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a dataset. Features stay in the stream only if that is a file.</summary>
    internal static GenreDataset Read(Stream stream, string name, ReadOnlySpan<byte> key = default, long largestInMemory = MaxBytesInMemory)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var header = ReadHeader(stream, name, key);
        hash.AppendData(header);

        var trailer = new byte[TrailerLength];
        stream.Position = stream.Length - TrailerLength;
        stream.ReadExactly(trailer);
        long descriptionLength = BinaryPrimitives.ReadInt64LittleEndian(trailer),
            count = BinaryPrimitives.ReadInt64LittleEndian(trailer.AsSpan(8));
        var room = stream.Length - HeaderLength - TrailerLength;
        if (descriptionLength < 0 || descriptionLength > Math.Min(room, Array.MaxLength) || count < 0 || count > room / sizeof(float) ||
            descriptionLength + (count * sizeof(float)) != room)
        {
            // Implausible numbers are omitted.
            var claims = count < 0 || count > room || descriptionLength < 0 || descriptionLength > room
                ? ""
                : $" of {count} numbers and {descriptionLength} bytes of description";
            throw new DatasetException($"The data set {name} has {stream.Length} bytes, which do not fit the lengths at its end{claims}: " +
                "it is cut off or damaged; make it again.");
        }

        stream.Position = HeaderLength;
        var features = count * sizeof(float) > largestInMemory && stream is FileStream file
            ? LookThrough(file, name, count, hash)
            : ReadAll(stream, name, (int)count, hash);
        var description = new byte[descriptionLength];
        stream.ReadExactly(description);
        hash.AppendData(description);
        hash.AppendData(trailer.AsSpan(0, SizesLength));
        return hash.GetHashAndReset().AsSpan().SequenceEqual(trailer.AsSpan(SizesLength))
            ? DatasetDescription.Restore(description, features, name)
            : throw new DatasetException($"The data set {name} is damaged: its {stream.Length} bytes are not those that were written; " +
                "make it again.");
    }

    private static byte[] ReadHeader(Stream stream, string name, ReadOnlySpan<byte> key)
    {
        var header = new byte[HeaderLength];
        if (stream.Length < HeaderLength + TrailerLength ||
            stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
            throw new DatasetException($"The data set {name} has {stream.Length} bytes; even one without segments has " +
                $"{HeaderLength + TrailerLength}: make it again.");
        if (!header.AsSpan().StartsWith(Magic))
            throw new DatasetException(
                header.AsSpan().StartsWith(Magic[..VersionStart])
                    ? $"The data set {name} was written by another version of this program; make it again."
                    : $"{name} is not a data set of this program.");
        return key.IsEmpty || header.AsSpan(HeaderLength - KeyLength).SequenceEqual(key)
            ? header
            : throw new DatasetException($"The data set {name} was made for something else.");
    }

    private static FeatureStore ReadAll(Stream stream, string name, int count, IncrementalHash hash)
    {
        var features = new float[count];
        var bytes = MemoryMarshal.AsBytes(features.AsSpan());
        stream.ReadExactly(bytes);
        hash.AppendData(bytes);
        RequireFinite(features, name);
        return features;
    }

    private static FeaturesOnDisk LookThrough(FileStream file, string name, long count, IncrementalHash hash)
    {
        var block = new float[NumbersABlock];
        for (long start = 0; start < count; start += block.Length)
        {
            var part = block.AsSpan(0, (int)Math.Min(block.Length, count - start));
            var bytes = MemoryMarshal.AsBytes(part);
            file.ReadExactly(bytes);
            hash.AppendData(bytes);
            RequireFinite(part, name);
        }

        return new FeaturesOnDisk(file, name, HeaderLength, count);
    }

    /// <summary>A valid hash does not mean valid content.</summary>
    private static void RequireFinite(ReadOnlySpan<float> features, string name)
    {
        if (!TensorPrimitives.IsFiniteAll(features))
            throw new DatasetException($"The data set {name} has features that are not finite numbers; make it again.");
    }
}
