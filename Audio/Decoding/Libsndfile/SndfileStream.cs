using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Gtzan.Audio.Decoding.Libsndfile;

/// <summary>
/// Gives libsndfile the bytes of a stream. Exceptions do not cross native code: they are kept until the library returns.
/// </summary>
internal sealed unsafe class SndfileStream(Stream stream)
{
    private const int FromBeginning = 0, FromPosition = 1, FromEnd = 2;

    private ExceptionDispatchInfo? _failure;
    private long _position;

    /// <summary>The functions that the library calls.</summary>
    public static SndfileCallbacks Callbacks => new() { GetLength = &GetLength, Seek = &Seek, Read = &Read, Write = &Write, Tell = &Tell };

    /// <summary>Throws the exception of a callback, if there was one.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long GetLength(nint self) => Of(self).GetLength();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Seek(long offset, int origin, nint self) => Of(self).Seek(offset, origin);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Read(byte* destination, long count, nint self) =>
        Of(self).Read(new Span<byte>(destination, (int)Math.Clamp(count, 0, int.MaxValue)));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Write(byte* source, long count, nint self) => 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Tell(nint self) => Of(self)._position;

    private static SndfileStream Of(nint self) => (SndfileStream)GCHandle.FromIntPtr(self).Target!;

    private long GetLength()
    {
        try
        {
            return stream.Length;
        }
        catch (Exception exception)
        {
            _failure ??= ExceptionDispatchInfo.Capture(exception);
            return 0;
        }
    }

    private long Seek(long offset, int origin)
    {
        var start = origin switch { FromBeginning => 0, FromPosition => _position, FromEnd => GetLength(), _ => -1 };

        // Positions after the end are allowed, as in a file. The sum may overflow to a negative number.
        if (start < 0 || unchecked(start + offset) < 0)
            return -1;
        return _position = unchecked(start + offset);
    }

    private long Read(Span<byte> destination)
    {
        try
        {
            if (_failure is not null || _position >= stream.Length)
                return 0;
            if (stream.Position != _position)
                stream.Position = _position;
            var read = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
            _position += read;
            return read;
        }
        catch (Exception exception)
        {
            _failure ??= ExceptionDispatchInfo.Capture(exception);
            return 0;
        }
    }
}
