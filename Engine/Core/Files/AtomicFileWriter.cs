namespace Gtzan.Core.Files;

/// <summary>
/// Replaces files atomically: a file is written beside its place, flushed to the disk and renamed, and then its folder is flushed. A process
/// that is killed on the way, or a power cut, leaves the old file or the new one, and at most a file whose name ends with
/// <see cref="UnfinishedSuffix"/>.
/// </summary>
/// <remarks>Not static, so that tests can replace it with a disk that is full, or whose power is cut.</remarks>
public class AtomicFileWriter
{
    /// <summary>The end of the names of files that are being written.</summary>
    public const string UnfinishedSuffix = ".tmp";

    /// <summary>The one that writes to the disk.</summary>
    public static AtomicFileWriter Default { get; } = new();

    /// <summary>Atomically replaces a file, or makes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <exception cref="IOException">It could not be written, for example because the disk is full.</exception>
    public void Write(string path, Action<Stream> write)
    {
        var unfinished = path + UnfinishedSuffix;
        try
        {
            using (var stream = Create(unfinished))
            {
                write(stream);
                Flush(stream);
            }

            Rename(unfinished, path);
        }
        catch
        {
            TryDelete(unfinished);
            throw;
        }

        FolderFlush.Try(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>
    /// Adds bytes to the end of a file, which is made if there is none. They are on the disk only after <see cref="Flush(string)"/>.
    /// </summary>
    /// <exception cref="IOException">They could not be written; some of them may have been written.</exception>
    public void Append(string path, ReadOnlySpan<byte> bytes)
    {
        using var stream = OpenToAppend(path);
        stream.Write(bytes);
    }

    /// <summary>Flushes a file to the disk.</summary>
    /// <exception cref="IOException">It could not be flushed.</exception>
    public void Flush(string path)
    {
        using var stream = OpenToAppend(path);
        Flush(stream);
    }

    /// <summary>Opens a new file.</summary>
    protected virtual Stream Create(string path) => new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);

    /// <summary>Opens a file at its end.</summary>
    protected virtual Stream OpenToAppend(string path) => new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);

    /// <summary>Flushes a stream to the disk.</summary>
    protected virtual void Flush(Stream stream) => ((FileStream)stream).Flush(flushToDisk: true);

    /// <summary>Atomically replaces <paramref name="to"/> with <paramref name="from"/>.</summary>
    protected virtual void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <summary>Deletes a file, if there is one.</summary>
    protected virtual void Delete(string path) => File.Delete(path);

    // The first exception matters more than one of cleaning up.
    private void TryDelete(string path)
    {
        try
        {
            Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
