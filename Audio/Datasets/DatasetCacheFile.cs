using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Gtzan.Audio.Datasets;

/// <summary>
/// The file of a cached dataset: magic and version (8 bytes), key (32), SHA-256 of all that follows (32), length of the description (4),
/// number of features (4), the description, the features as they are in memory.
/// </summary>
internal static class DatasetCacheFile
{
    private const int KeyStart = 8, HashStart = 40, SizesStart = 72, HeaderLength = 80;

    // The last two characters are the version of the layout.
    private static ReadOnlySpan<byte> Magic => "GTZAND01"u8;

    public static void Write(Stream stream, ReadOnlySpan<byte> key, GenreDataset dataset)
    {
        byte[] description = Describe(dataset);
        ReadOnlySpan<byte> features = MemoryMarshal.AsBytes(dataset.Features.AsSpan());
        byte[] header = new byte[HeaderLength];
        Magic.CopyTo(header);
        key.CopyTo(header.AsSpan(KeyStart));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(SizesStart), description.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(SizesStart + 4), dataset.Features.Length);
        Hash(header.AsSpan(SizesStart), description, features).CopyTo(header.AsSpan(HashStart));

        stream.Write(header);
        stream.Write(description);
        stream.Write(features);
    }

    /// <summary>The dataset, or null if the file is of another version or key, or damaged anywhere.</summary>
    public static GenreDataset? Read(Stream stream, ReadOnlySpan<byte> key, FeatureRecipe recipe)
    {
        byte[] header = new byte[HeaderLength];
        if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength ||
            !header.AsSpan().StartsWith(Magic) || !header.AsSpan(KeyStart, key.Length).SequenceEqual(key))
            return null;

        int descriptionLength = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(SizesStart));
        int featureCount = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(SizesStart + 4));
        long length = HeaderLength + descriptionLength + (long)featureCount * sizeof(float);
        if (descriptionLength < 0 || featureCount < 0 || length != stream.Length)
            return null;

        byte[] description = new byte[descriptionLength];
        float[] features = new float[featureCount];
        Span<byte> featureBytes = MemoryMarshal.AsBytes(features.AsSpan());
        stream.ReadExactly(description);
        stream.ReadExactly(featureBytes);
        byte[] hash = Hash(header.AsSpan(SizesStart), description, featureBytes);
        return header.AsSpan(HashStart, hash.Length).SequenceEqual(hash)
            ? Restore(description, features, recipe)
            : null;
    }

    private static byte[] Hash(ReadOnlySpan<byte> sizes, ReadOnlySpan<byte> description, ReadOnlySpan<byte> features)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(sizes);
        hash.AppendData(description);
        hash.AppendData(features);
        return hash.GetHashAndReset();
    }

    private static byte[] Describe(GenreDataset dataset)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory, Encoding.UTF8);
        writer.Write(dataset.Description);
        writer.Write(dataset.IsSynthetic);
        WriteList(writer, dataset.Genres, writer.Write);
        WriteList(writer, dataset.Tracks, track =>
        {
            writer.Write(track.Name);
            writer.Write(track.Genre);
        });
        WriteList(writer, dataset.Skipped, file =>
        {
            writer.Write(file.Path);
            writer.Write(file.Reason);
        });
        WriteList(writer, dataset.Labels, writer.Write);
        WriteList(writer, dataset.TrackOfSegment, writer.Write);
        writer.Flush();
        return memory.ToArray();
    }

    /// <summary>The dataset, or null if the description is none: the hash has vouched for every byte, but anybody can write a hash.</summary>
    private static GenreDataset? Restore(byte[] description, float[] features, FeatureRecipe recipe)
    {
        using var reader = new BinaryReader(new MemoryStream(description), Encoding.UTF8);
        try
        {
            var dataset = new GenreDataset
            {
                Description = reader.ReadString(),
                IsSynthetic = reader.ReadBoolean(),
                Genres = ReadList(reader, reader.ReadString),
                Tracks = ReadList(reader, () => new TrackDescription(reader.ReadString(), reader.ReadInt32())),
                Skipped = ReadList(reader, () => new SkippedFile(reader.ReadString(), reader.ReadString())),
                Labels = ReadList(reader, reader.ReadInt32),
                TrackOfSegment = ReadList(reader, reader.ReadInt32),
                Features = features,
                Recipe = recipe,
            };
            return FitsTogether(dataset) ? dataset : null;
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static bool FitsTogether(GenreDataset dataset) =>
        dataset.SegmentCount > 0 && dataset.TrackOfSegment.Length == dataset.SegmentCount &&
        dataset.Features.LongLength == (long)dataset.SegmentCount * dataset.Frames * dataset.Coefficients &&
        Array.TrueForAll(dataset.Labels, label => label >= 0 && label < dataset.Genres.Count) &&
        Array.TrueForAll(dataset.TrackOfSegment, track => track >= 0 && track < dataset.Tracks.Count) &&
        dataset.Tracks.All(track => track.Genre >= 0 && track.Genre < dataset.Genres.Count) &&
        TensorPrimitives.IsFiniteAll<float>(dataset.Features);

    private static void WriteList<T>(BinaryWriter writer, IReadOnlyCollection<T> items, Action<T> write)
    {
        writer.Write(items.Count);
        foreach (T item in items)
            write(item);
    }

    private static T[] ReadList<T>(BinaryReader reader, Func<T> read)
    {
        // Every item takes a byte at least: a number of items that cannot be there takes no memory.
        int count = reader.ReadInt32();
        if (count < 0 || count > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new FormatException($"A list of {count} items does not fit the file.");
        var items = new T[count];
        for (int i = 0; i < items.Length; i++)
            items[i] = read();
        return items;
    }
}
