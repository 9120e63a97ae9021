using System.Runtime.InteropServices;

namespace Gtzan.Core.Files;

/// <summary>
/// Flushes the entries of a folder to disk. After a rename and a power cut, a file is either the old one or the new one; if the folder was
/// flushed, it is the new one. .NET cannot open folders, so this calls the C library on Unix. Windows has no equivalent call; its file
/// system keeps a journal.
/// </summary>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;

    /// <summary>Flushes a folder where the system supports it.</summary>
    public static void Try(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        try
        {
            var descriptor = Open(folder, ReadOnly);
            if (descriptor < 0)
                return;

            // Ignores errors: some file systems do not support it.
            _ = Flush(descriptor);
            _ = Close(descriptor);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
