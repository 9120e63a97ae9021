using Gtzan.Core.Files;

namespace Gtzan.Audio.Datasets;

/// <summary>Opens files of features.</summary>
internal static class DataFile
{
    private const int Unbuffered = 1;

    /// <summary>Opens a file for a reader with its own buffer.</summary>
    /// <exception cref="DatasetException">The file is empty, a folder, a pipe or a device.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FileStream Open(string path) => InputFile.Open(path, problem => new DatasetException($"{path} {problem}"), Unbuffered);
}
