using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>
/// Keeps a second process out of a folder that one is writing. It is a lock of the operating system on a file, which ends with the process however that ends. The file itself stays: were
/// it deleted, a process that had opened it before could take the lock on what no longer has a name, beside another's on a new file.
/// </summary>
internal sealed class RunLock : IDisposable
{
    /// <summary>The file's name.</summary>
    public const string FileName = ".lock";

    // EAGAIN on Linux and on macOS, and ERROR_SHARING_VIOLATION: another process has the lock.
    private static readonly int[] InUse = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream _stream;

    private RunLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the lock of a folder that exists.</summary>
    /// <exception cref="ProgramException">Another process has it.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static RunLock Take(string folder)
    {
        try
        {
            // Shared with nobody: on Unix, that is what takes the lock.
            return new RunLock(new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (InUse.Contains(exception.HResult))
        {
            throw new ProgramException($"Another process is at work in {folder}; wait until it has ended, or stop it.", exception);
        }
    }

    public void Dispose() => _stream.Dispose();
}
