using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gtzan.Audio.Datasets;

/// <summary>Features in a file that is too large for memory.</summary>
/// <remarks>
/// Reads into the caller's memory instead of mapping the file; either way, the system caches the file. Mapped pages count as memory of the
/// process once touched, so the whole file would after an epoch; a mapping counts against limits of the address space; and a truncated file
/// or a disk error kills a process that maps it (SIGBUS), where a read throws. The file stays open, so it may be renamed, replaced or
/// deleted while in use.
/// </remarks>
internal sealed class FeaturesOnDisk : FeatureStore
{
    private readonly string _name;
    private readonly long _offset;
    private readonly SafeFileHandle _handle;

    // Closes the handle with it.
    private readonly FileStream _file;

    /// <param name="file">The file; it must not be closed.</param>
    /// <param name="name">The file's name in messages.</param>
    /// <param name="offset">The byte offset of the first number.</param>
    /// <param name="length">The number of values.</param>
    public FeaturesOnDisk(FileStream file, string name, long offset, long length)
    {
        (_file, _name, _offset, Length) = (file, name, offset, length);
        _handle = file.SafeFileHandle;
    }

    public override long Length { get; }

    public override bool IsOnDisk => true;

    public override void CopyTo(long start, Span<float> destination)
    {
        RequireRange(start, destination.Length);
        var position = _offset + (start * sizeof(float));
        for (var rest = MemoryMarshal.AsBytes(destination); rest.Length > 0;)
        {
            int read;
            try
            {
                read = RandomAccess.Read(_handle, rest, position);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new DatasetException($"The data set {_name} can no longer be read, at byte {position}: {exception.Message}",
                    exception);
            }

            if (read == 0)
                throw new DatasetException($"The data set {_name} has become shorter while it was in use: it has {_file.Length} bytes, " +
                    $"and byte {position} is needed; make it again.");
            position += read;
            rest = rest[read..];
        }

        GC.KeepAlive(_file);
    }
}
