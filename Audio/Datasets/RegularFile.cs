namespace Gtzan.Audio.Datasets;

/// <summary>Opens files of data, and neither pipes, which would be waited for, nor devices.</summary>
internal static class RegularFile
{
    /// <summary>Opens a file to be read from its beginning to its end.</summary>
    /// <exception cref="DatasetException">The file is empty, or it is a pipe or a device.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FileStream Open(string path)
    {
        // Opened, a pipe would wait for somebody to write to it. Like a device, it has no length.
        FileSystemInfo file = File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path);
        if (file is FileInfo { Exists: true, Length: 0 })
            throw new DatasetException($"{path} is empty: it has 0 bytes. If it is a pipe or a device, copy what comes of it to a file first.");
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1);
        if (stream.CanSeek)
            return stream;
        stream.Dispose();
        throw new DatasetException($"{path} is a pipe or a device; copy what comes of it to a file first.");
    }
}
