using System.Security.Cryptography;

namespace Gtzan.Engine.OpenCl;

/// <summary>
/// Compiled kernels in a folder, so that the next run need not compile them: one file for each kernel and device. A file is good for one key, which
/// stands for the device, the driver's version, the compiler's options and the source; a file with another key is out of date, and is written over.
/// So a kernel that changes often leaves no old files behind.
/// </summary>
/// <remarks>
/// A file is magic and version (8 bytes), key (32), SHA-256 of the binary (32), the binary. A damaged one counts as none.
/// Caching is best effort: where the folder cannot be written, kernels are compiled in every run.
/// </remarks>
internal sealed class KernelCache
{
    private const int KeyStart = 8, HashStart = 40, HeaderLength = 72;

    /// <summary>Uses a folder, or <c>gtzan/kernels</c> in the user's cache folder: <c>$XDG_CACHE_HOME</c>, else the local application data.</summary>
    public KernelCache(string? folder = null)
    {
        if (folder is null)
        {
            var xdg = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            var parent = Path.IsPathRooted(xdg)
                ? xdg
                : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            folder = Path.Combine(parent.Length > 0 ? parent : Path.GetTempPath(), "gtzan", "kernels");
        }

        Folder = Path.GetFullPath(folder);
    }

    /// <summary>Where the files are; made when first needed.</summary>
    public string Folder { get; }

    // The last two characters are the version of the layout.
    private static ReadOnlySpan<byte> Magic => "GTZANK01"u8;

    /// <summary>The binary in a file; null if there is none, or it is for another key, or damaged.</summary>
    public byte[]? Read(string file, ReadOnlySpan<byte> key)
    {
        try
        {
            var content = File.ReadAllBytes(Path.Combine(Folder, file));
            return content.Length > HeaderLength
                && content.AsSpan().StartsWith(Magic)
                && content.AsSpan(KeyStart, key.Length).SequenceEqual(key)
                && SHA256.HashData(content.AsSpan(HeaderLength)).AsSpan().SequenceEqual(content.AsSpan(HashStart, SHA256.HashSizeInBytes))
                ? content[HeaderLength..]
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps a binary.</summary>
    public void Write(string file, ReadOnlySpan<byte> key, ReadOnlySpan<byte> binary)
    {
        // Written aside and renamed: whoever reads meanwhile sees the whole file or none.
        var path = Path.Combine(Folder, file);
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Folder);
            using (var stream = File.Create(unfinished))
            {
                stream.Write(Magic);
                stream.Write(key);
                stream.Write(SHA256.HashData(binary));
                stream.Write(binary);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TryDelete(unfinished);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nothing more can be done; the next run compiles again.
        }
    }
}
