namespace Gtzan.Core.Files;

/// <summary>Opens files that users name. Pipes and devices are refused: opening one may wait for ever.</summary>
public static class InputFile
{
    private const int UsualBuffer = 4096;

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <param name="refuse">
    /// Makes the exception for a file that cannot be used, from a clause that follows its name; null for an <see cref="IOException"/>.
    /// </param>
    /// <param name="bufferSize">The size of the stream's buffer in bytes; 1 for none.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static FileStream Open(string path, Func<string, Exception>? refuse = null, int bufferSize = UsualBuffer)
    {
        refuse ??= problem => new IOException($"{path} {problem}");
        if (Directory.Exists(path))
            throw refuse("is a folder, and a file is needed.");

        // Opening a pipe would wait for a writer. Like a device, it has no length.
        if (IsEmpty(path))
            throw refuse("is empty: it has 0 bytes. If it is a pipe or a device, copy what comes of it to a file first.");
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize);
        if (stream.CanSeek)
            return stream;
        stream.Dispose();
        throw refuse("is a pipe or a device; copy what comes of it to a file first.");
    }

    /// <summary>Whether a file exists and has no bytes: an empty file, a pipe or a device.</summary>
    /// <exception cref="IOException">There is nothing of that name.</exception>
    public static bool IsEmpty(string path) =>
        (File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path)) is FileInfo { Exists: true, Length: 0 };
}
