using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gtzan.Audio.Datasets;

/// <summary>Features in a file that is larger than what should be in memory.</summary>
/// <remarks>
/// They are read at their place into the caller's memory and not mapped into the address space, though either way the system keeps in its
/// cache as much of the file as it has room for. Pages of a mapped file count as memory of the process as soon as they are touched, so that
/// after an epoch the whole file would; the mapping itself counts against a limit of the address space; and a file that is cut off, or a
/// disk that fails, ends a process that has it mapped (SIGBUS) where a read ends with a sentence. The file stays open, so that it may be
/// renamed, replaced or deleted while it is in use.
/// </remarks>
internal sealed class FeaturesOnDisk : FeatureStore
{
    private readonly string _name;
    private readonly long _offset;
    private readonly SafeFileHandle _handle;

    // Closes the handle with it.
    private readonly FileStream _file;

    /// <param name="file">The file; it must not be closed.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="offset">The byte that the first number begins with.</param>
    /// <param name="length">How many numbers there are.</param>
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
