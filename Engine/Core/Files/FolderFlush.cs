using System.Runtime.InteropServices;

namespace Gtzan.Core.Files;

/// <summary>
/// Brings the names in a folder to the disk. A file that is renamed over another is either of the two after a power cut, also without this;
/// with it, it is the new one. .NET opens no folders, so that on Unix its C library is asked; Windows offers nothing of the kind, and keeps
/// a journal.
/// </summary>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;

    /// <summary>Flushes a folder, where there is a way to do it.</summary>
    public static void Try(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        try
        {
            var descriptor = Open(folder, ReadOnly);
            if (descriptor < 0)
                return;

            // Some file systems cannot do it and say so; there is nothing to be done about that.
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
