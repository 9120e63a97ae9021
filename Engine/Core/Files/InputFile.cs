namespace Gtzan.Core.Files;

/// <summary>Opens files named by the user. Refuses pipes and devices, because opening one can block forever.</summary>
public static class InputFile
{
    private const int UsualBuffer = 4096;

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <param name="refuse">
    /// Creates the exception for an unusable file from a description that follows its name; null for an <see cref="IOException"/>.
    /// </param>
    /// <param name="bufferSize">The size of the stream's buffer in bytes; 1 for no buffer.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user has no permission to read the file.</exception>
    public static FileStream Open(string path, Func<string, Exception>? refuse = null, int bufferSize = UsualBuffer)
    {
        refuse ??= problem => new IOException($"{path} {problem}");
        if (Directory.Exists(path))
            throw refuse("is a folder; name a file.");

        // Opening a pipe blocks until it has a writer. Pipes and devices have length 0.
        if (IsEmpty(path))
            throw refuse("is empty: it has 0 bytes. If it is a pipe or a device, copy its contents to a file first.");
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize);
        if (stream.CanSeek)
            return stream;
        stream.Dispose();
        throw refuse("is a pipe or a device; copy its contents to a file first.");
    }

    /// <summary>Whether a file exists and has no bytes: an empty file, a pipe or a device.</summary>
    /// <exception cref="IOException">The file does not exist.</exception>
    public static bool IsEmpty(string path) => Path.Exists(path)
        ? (File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path)) is FileInfo { Exists: true, Length: 0 }
        : throw new FileNotFoundException($"There is no file {path}.", path);
}
