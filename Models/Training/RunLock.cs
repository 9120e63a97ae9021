using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>
/// Excludes a second process from a folder by a file lock of the operating system, which ends with the process. A file left by a killed
/// process does no harm.
/// </summary>
internal sealed class RunLock : IDisposable
{
    /// <summary>The file's name.</summary>
    public const string FileName = ".lock";

    private const int MaxAttempts = 100;

    // EAGAIN on Linux and on macOS, and ERROR_SHARING_VIOLATION: another process has the lock.
    private static readonly int[] InUse = [11, 35, unchecked((int)0x80070020)];

    private readonly string _path;
    private readonly FileStream _stream;

    private RunLock(string path)
    {
        // On Unix, FileShare.None takes the lock.
        (_path, _stream) = (path, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        Try(() => File.SetLastWriteTimeUtc(_stream.SafeFileHandle, DateTime.UtcNow));
    }

    /// <summary>
    /// Whether the folder still has the locked file; not if the folder was deleted or moved. A file is identified by its times.
    /// </summary>
    public bool IsHeld => File.Exists(_path)
        && File.GetCreationTimeUtc(_path) == File.GetCreationTimeUtc(_stream.SafeFileHandle)
        && File.GetLastWriteTimeUtc(_path) == File.GetLastWriteTimeUtc(_stream.SafeFileHandle);

    /// <summary>Whether a process has the lock of a folder.</summary>
    public static bool IsTaken(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            if (File.Exists(path))
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete).Dispose();
            return false;
        }
        catch (IOException exception)
        {
            return InUse.Contains(exception.HResult);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Takes the lock of an existing folder.</summary>
    /// <exception cref="ProgramException">Another process has it.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static RunLock Take(string folder)
    {
        var path = Path.Combine(folder, FileName);
        for (var tries = 0; tries < MaxAttempts; tries++)
        {
            try
            {
                // The previous process may delete its file between our opening and locking it; such a lock excludes no one.
                var taken = new RunLock(path);
                if (taken.IsHeld)
                    return taken;
                taken._stream.Dispose();
            }
            catch (IOException exception) when (InUse.Contains(exception.HResult))
            {
                throw new ProgramException($"Another process is using {folder}; wait until it has ended, or stop it.", exception);
            }
        }

        throw new IOException($"{path} cannot be locked: what is written to it is not what is read.");
    }

    public void Dispose()
    {
        // Unix deletes while it holds the lock, and only its own file; Windows cannot delete an open file.
        if (!OperatingSystem.IsWindows() && IsHeld)
            Try(() => File.Delete(_path));
        _stream.Dispose();
        if (OperatingSystem.IsWindows())
            Try(() => File.Delete(_path));
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
