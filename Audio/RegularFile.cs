using Gtzan.Audio.Datasets;
using Gtzan.Audio.Decoding;

namespace Gtzan.Audio;

/// <summary>Opens files of users, and neither pipes, which would be waited for, nor devices.</summary>
internal static class RegularFile
{
    private const int Unbuffered = 1, UsualBuffer = 4096;

    /// <summary>Opens a file of audio.</summary>
    /// <exception cref="AudioFormatException">The file is empty, or it is a pipe or a device.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FileStream OpenAudio(string path) => Open(path, UsualBuffer, problem => new AudioFormatException($"The file {problem}"));

    /// <summary>Opens a file of features. Whoever reads it has a buffer.</summary>
    /// <exception cref="DatasetException">The file is empty, or it is a pipe or a device.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FileStream OpenData(string path) => Open(path, Unbuffered, problem => new DatasetException($"{path} {problem}"));

    private static FileStream Open(string path, int bufferSize, Func<string, Exception> refusal)
    {
        // Opened, a pipe would wait for somebody to write to it. Like a device, it has no length.
        FileSystemInfo file = File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path);
        if (file is FileInfo { Exists: true, Length: 0 })
            throw refusal("is empty: it has 0 bytes. If it is a pipe or a device, copy what comes of it to a file first.");
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize);
        if (stream.CanSeek)
            return stream;
        stream.Dispose();
        throw refusal("is a pipe or a device; copy what comes of it to a file first.");
    }
}
