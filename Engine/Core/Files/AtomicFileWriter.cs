namespace Gtzan.Core.Files;

/// <summary>
/// Replaces files atomically: writes a temporary file beside the target, flushes it to disk, and renames it. A killed process or a power
/// cut leaves either the old file or the new one, and at most one temporary file whose name ends with <see cref="UnfinishedSuffix"/>.
/// </summary>
/// <remarks>
/// The folder is not flushed: a power cut may undo the last renames; journaling file systems keep their order.
/// Not static, so that tests can simulate a full disk or a power cut.
/// </remarks>
public class AtomicFileWriter
{
    /// <summary>The suffix of temporary files.</summary>
    public const string UnfinishedSuffix = ".tmp";

    /// <summary>The instance that writes to the disk.</summary>
    public static AtomicFileWriter Default { get; } = new();

    /// <summary>Atomically creates or replaces a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <exception cref="IOException">The file could not be written, for example because the disk is full.</exception>
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
    }

    /// <summary>Opens a new file.</summary>
    protected virtual Stream Create(string path) => new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);

    /// <summary>Flushes a stream to the disk.</summary>
    protected virtual void Flush(Stream stream) => ((FileStream)stream).Flush(flushToDisk: true);

    /// <summary>Atomically replaces <paramref name="to"/> with <paramref name="from"/>.</summary>
    protected virtual void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <summary>Deletes a file if it exists.</summary>
    protected virtual void Delete(string path) => File.Delete(path);

    // Keeps the original exception: ignores errors while cleaning up.
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
