using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>
/// Keeps a second process out of a folder that one is writing. It is a lock of the operating system on a file, which ends with the process
/// however that ends; the file itself, if it is left behind, stands in nobody's way.
/// </summary>
internal sealed class RunLock : IDisposable
{
    /// <summary>The file's name.</summary>
    public const string FileName = ".lock";

    // EAGAIN on Linux and on macOS, and ERROR_SHARING_VIOLATION: another process has the lock.
    private static readonly int[] InUse = [11, 35, unchecked((int)0x80070020)];

    // Once is usual, and twice where another process ends just then.
    private const int MostTries = 100;

    private readonly string _path;
    private readonly FileStream _stream;

    private RunLock(string path, FileStream stream) => (_path, _stream) = (path, stream);

    /// <summary>Takes the lock of a folder that exists.</summary>
    /// <exception cref="ProgramException">Another process has it.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static RunLock Take(string folder)
    {
        var path = Path.Combine(folder, FileName);
        for (var tries = 0; tries < MostTries; tries++)
        {
            FileStream stream;
            try
            {
                // Shared with nobody: on Unix, that is what takes the lock.
                stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (InUse.Contains(exception.HResult))
            {
                throw new ProgramException($"Another process is at work in {folder}; wait until it has ended, or stop it.", exception);
            }

            // The one before may have taken its file away between our opening it and locking it: then the lock is one on nothing, beside
            // which another may be taken.
            var taken = new RunLock(path, stream);
            taken.Mark();
            if (taken.IsHeld)
                return taken;
            stream.Dispose();
        }

        throw new IOException($"{path} cannot be locked: what is written to it is not what is read.");
    }

    /// <summary>
    /// Whether the file that is locked is still the one in the folder, so that others see it; not if the folder was deleted or moved,
    /// whatever is in its place now.
    /// </summary>
    /// <remarks>Known by its times, of which systems keep that of the creation to some milliseconds only.</remarks>
    public bool IsHeld => File.Exists(_path)
        && File.GetCreationTimeUtc(_path) == File.GetCreationTimeUtc(_stream.SafeFileHandle) && File.GetLastWriteTimeUtc(_path) == File.GetLastWriteTimeUtc(_stream.SafeFileHandle);

    public void Dispose()
    {
        // As long as the lock is held, and not another's; on Windows, an open file can neither be deleted nor replaced.
        if (!OperatingSystem.IsWindows() && IsHeld)
            DeleteIfFree();
        _stream.Dispose();
        if (OperatingSystem.IsWindows())
            DeleteIfFree();
    }

    private void Mark()
    {
        try
        {
            File.SetLastWriteTimeUtc(_stream.SafeFileHandle, DateTime.UtcNow);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another user's file, left behind: the time of its creation has to do.
        }
    }

    private void DeleteIfFree()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
