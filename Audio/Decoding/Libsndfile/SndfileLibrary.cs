using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gtzan.Audio.Decoding.Libsndfile;

/// <summary>The functions of libsndfile that are called, by its public header, <c>sndfile.h</c> of version 1.0.18 and later.</summary>
internal static unsafe partial class SndfileLibrary
{
    public const int ReadMode = 0x10, GetMajorFormatCount = 0x1030, GetMajorFormat = 0x1031;

    /// <summary>The value of <see cref="SndfileInfo.Frames"/> for an unknown number of frames.</summary>
    public const long UnknownFrames = long.MaxValue;

    private const string Name = "sndfile";

    static SndfileLibrary() =>
        NativeLibrary.SetDllImportResolver(typeof(SndfileLibrary).Assembly, (name, _, _) => name == Name ? Handle : 0);

    /// <summary>The library's file names on Linux, macOS and Windows.</summary>
    public static IReadOnlyList<string> FileNames { get; } =
    [
        "libsndfile.so.1", "libsndfile.so", "libsndfile.1.dylib", "libsndfile.dylib", "/opt/homebrew/lib/libsndfile.1.dylib",
        "/usr/local/lib/libsndfile.1.dylib",
        "sndfile.dll", "libsndfile-1.dll",
    ];

    /// <summary>This machine's library; 0 if there is none.</summary>
    public static nint Handle { get; } = Load(FileNames);

    /// <summary>Loads the first available library; 0 if there is none.</summary>
    public static nint Load(IReadOnlyList<string> fileNames)
    {
        foreach (var name in fileNames)
        {
            if (NativeLibrary.TryLoad(name, typeof(SndfileLibrary).Assembly, null, out var library))
                return library;
        }

        return 0;
    }

    /// <summary>Opens a file through callbacks. The handle owns <paramref name="stream"/> if it is valid.</summary>
    public static SndfileHandle Open(in SndfileCallbacks callbacks, int mode, ref SndfileInfo info, GCHandle stream)
    {
        var handle = new SndfileHandle(OpenVirtual(callbacks, mode, ref info, GCHandle.ToIntPtr(stream)), stream);
        if (handle.IsInvalid)
            stream.Free();
        return handle;
    }

    /// <summary>The last error of a file or, without one, of opening; null if there was none.</summary>
    public static string? Error(SndfileHandle? file)
    {
        var handle = file?.DangerousGetHandle() ?? 0;
        var message = ErrorNumber(handle) == 0 ? null : Marshal.PtrToStringUTF8((nint)ErrorText(handle)) ?? "unknown error";
        GC.KeepAlive(file);
        return message;
    }

    /// <summary>The library's name and version.</summary>
    public static string Version => Marshal.PtrToStringUTF8((nint)VersionText()) ?? "libsndfile";

    [LibraryImport(Name, EntryPoint = "sf_readf_float")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial long ReadFrames(SndfileHandle file, Span<float> interleaved, long frames);

    [LibraryImport(Name, EntryPoint = "sf_close")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int Close(nint file);

    [LibraryImport(Name, EntryPoint = "sf_command")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int Command(nint file, int command, void* data, int size);

    [LibraryImport(Name, EntryPoint = "sf_open_virtual")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial nint OpenVirtual(in SndfileCallbacks callbacks, int mode, ref SndfileInfo info, nint stream);

    [LibraryImport(Name, EntryPoint = "sf_error")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int ErrorNumber(nint file);

    [LibraryImport(Name, EntryPoint = "sf_strerror")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial byte* ErrorText(nint file);

    [LibraryImport(Name, EntryPoint = "sf_version_string")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial byte* VersionText();
}

/// <summary>SF_INFO: the properties of a file.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SndfileInfo
{
    public long Frames;
    public int SampleRate, Channels, Format, Sections, Seekable;
}

/// <summary>SF_FORMAT_INFO: a format that the library supports.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SndfileFormatInfo
{
    public int Format;
    public nint Name, Extension;
}

/// <summary>SF_VIRTUAL_IO: the callbacks for a file's bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SndfileCallbacks
{
    public delegate* unmanaged[Cdecl]<nint, long> GetLength;
    public delegate* unmanaged[Cdecl]<long, int, nint, long> Seek;
    public delegate* unmanaged[Cdecl]<byte*, long, nint, long> Read, Write;
    public delegate* unmanaged[Cdecl]<nint, long> Tell;
}

/// <summary>An open file of libsndfile, with the callbacks' side of it.</summary>
internal sealed class SndfileHandle : SafeHandle
{
    private readonly GCHandle _stream;

    /// <summary>Takes an open file, closed with this handle, and what its callbacks need until then.</summary>
    public SndfileHandle(nint file, GCHandle stream)
        : base(0, ownsHandle: true)
    {
        _stream = stream;
        SetHandle(file);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        var error = SndfileLibrary.Close(handle);
        _stream.Free();
        return error == 0;
    }
}
