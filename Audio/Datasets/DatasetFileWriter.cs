using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gtzan.Audio.Datasets;

/// <summary>Writes a <see cref="DatasetFile"/> part by part, so the features never need to be in memory together.</summary>
internal sealed class DatasetFileWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _features;

    /// <summary>Begins a file.</summary>
    public DatasetFileWriter(Stream stream, ReadOnlySpan<byte> key)
    {
        _stream = stream;
        Write(DatasetFile.Magic);
        Write(key);
    }

    /// <summary>Adds the features of the next segments.</summary>
    /// <exception cref="ArgumentException">A feature is not finite.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Append(ReadOnlySpan<float> features)
    {
        if (!TensorPrimitives.IsFiniteAll(features))
            throw new ArgumentException($"After {_features} features come some that are not finite.", nameof(features));
        Write(MemoryMarshal.AsBytes(features));
        _features += features.Length;
    }

    /// <summary>Ends the file with all that a dataset has besides its features.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Complete(GenreDataset dataset)
    {
        if (_features != (long)dataset.SegmentCount * dataset.SegmentSize)
            throw new InvalidOperationException($"{_features} features were written for {dataset.SegmentCount} segments of " +
                $"{dataset.SegmentSize}.");
        var description = DatasetDescription.Write(dataset);
        Write(description);
        Span<byte> sizes = stackalloc byte[DatasetFile.SizesLength];
        BinaryPrimitives.WriteInt64LittleEndian(sizes, description.Length);
        BinaryPrimitives.WriteInt64LittleEndian(sizes[8..], _features);
        Write(sizes);
        _stream.Write(_hash.GetHashAndReset());
    }

    /// <summary>Disposes the writer; the stream stays open.</summary>
    public void Dispose() => _hash.Dispose();

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _stream.Write(bytes);
    }
}
