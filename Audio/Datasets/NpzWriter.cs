using System.IO.Compression;

namespace Gtzan.Audio.Datasets;

/// <summary>Writes arrays to a file that <c>numpy.load</c> opens: a ZIP archive with an array a file, not compressed.</summary>
public sealed class NpzWriter : IDisposable
{
    // The earliest date of a ZIP archive, so that equal data give equal files.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive _archive;

    /// <summary>Writes to a stream, which stays open.</summary>
    public NpzWriter(Stream stream) => _archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);

    /// <summary>Adds numbers of a shape, row-major.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void Add(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape)
    {
        using var array = Begin(name);
        NpyWriter.WriteFloatHeader(array, shape);
        NpyWriter.WriteFloats(array, values);
    }

    /// <summary>Adds whole numbers.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void Add(string name, IReadOnlyCollection<int> values) => Add(name, array => NpyWriter.WriteIntegers(array, values));

    /// <summary>Adds texts.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void Add(string name, IReadOnlyCollection<string> values) => Add(name, array => NpyWriter.WriteTexts(array, values));

    /// <summary>Adds one text.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void Add(string name, string value) => Add(name, array => NpyWriter.WriteText(array, value));

    /// <summary>Ends the file.</summary>
    public void Dispose() => _archive.Dispose();

    internal void Add(string name, Action<Stream> write)
    {
        using var array = Begin(name);
        write(array);
    }

    private BufferedStream Begin(string name)
    {
        var entry = _archive.CreateEntry(name + ".npy", CompressionLevel.NoCompression);
        entry.LastWriteTime = NoTime;
        return new BufferedStream(entry.Open(), 1 << 16);
    }
}
