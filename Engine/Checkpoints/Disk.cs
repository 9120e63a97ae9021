namespace Gtzan.Engine.Checkpoints;

/// <summary>
/// Writes files so that whatever happens leaves each of them as it was or as it should be: a file is written beside its place, flushed to
/// the disk and renamed, and then its folder is flushed as well. Who is killed on the way, or loses power, leaves at most a file whose name
/// ends with <see cref="UnfinishedSuffix"/>, which nobody reads.
/// </summary>
/// <remarks>Not static, so that tests can put one in its place that is full, or whose power is cut.</remarks>
public class Disk
{
    /// <summary>How the names of files end that are being written.</summary>
    public const string UnfinishedSuffix = ".tmp";

    /// <summary>The computer's own.</summary>
    public static Disk Real { get; } = new();

    /// <summary>Opens a file to be read.</summary>
    /// <exception cref="IOException">It cannot be read; or it is empty, a folder, a pipe or a device. The message is a
    /// sentence.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream OpenToRead(string path)
    {
        if (Directory.Exists(path))
            throw new IOException($"{path} is a folder, and a file is needed.");

        // Opened, a pipe would wait for somebody to write to it. Like a device, it has no length.
        if (IsEmpty(path))
            throw new IOException($"{path} is empty: it has 0 bytes. If it is a pipe or a device, copy what comes of it to a file first.");
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        if (stream.CanSeek)
            return stream;
        stream.Dispose();
        throw new IOException($"{path} is a pipe or a device; copy what comes of it to a file first.");
    }

    /// <summary>Whether there is something of that name that has no bytes: an empty file, a pipe or a device.</summary>
    /// <exception cref="IOException">There is nothing of that name.</exception>
    public static bool IsEmpty(string path) => (File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path)) is FileInfo { Exists: true, Length: 0 };

    /// <summary>Writes a file. It is complete under its name, or what was there before is there still.</summary>
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
    /// Adds bytes to the end of a file, which is made if there is none. They need not be on the disk before <see cref="Flush(string)"/>.
    /// </summary>
    /// <exception cref="IOException">They could not be written; some of them may stand there.</exception>
    public void Append(string path, ReadOnlySpan<byte> bytes)
    {
        using var stream = OpenToAppend(path);
        stream.Write(bytes);
    }

    /// <summary>Waits until all of a file is on the disk.</summary>
    /// <exception cref="IOException">It could not be brought there.</exception>
    public void Flush(string path)
    {
        using var stream = OpenToAppend(path);
        Flush(stream);
    }

    /// <summary>Opens a new file.</summary>
    protected virtual Stream Create(string path) => new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);

    /// <summary>Opens a file at its end.</summary>
    protected virtual Stream OpenToAppend(string path) => new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);

    /// <summary>Waits until all that was written to a stream is on the disk.</summary>
    protected virtual void Flush(Stream stream) => ((FileStream)stream).Flush(flushToDisk: true);

    /// <summary>Gives a file the name of another, in whose place it is from then on.</summary>
    protected virtual void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <summary>Deletes a file, if there is one.</summary>
    protected virtual void Delete(string path) => File.Delete(path);

    // What went wrong before says more than that the remains of it cannot be deleted either.
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
