using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Gtzan.Core.Files;

/// <summary>
/// The SHA-256 of a sequence of values, little-endian: an integer as int64, a text as its number of UTF-8 bytes (int64) and the bytes,
/// numbers as float32.
/// </summary>
public sealed class ContentHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The SHA-256 of bytes, in lower-case hexadecimal digits.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Adds an integer.</summary>
    public void Add(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        _hash.AppendData(bytes);
    }

    /// <summary>Adds a text.</summary>
    public void Add(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Add(bytes.Length);
        _hash.AppendData(bytes);
    }

    /// <summary>Adds numbers.</summary>
    public void Add(ReadOnlySpan<float> numbers) => _hash.AppendData(MemoryMarshal.AsBytes(numbers));

    /// <summary>The hash of all that was added, in lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>Frees the hash.</summary>
    public void Dispose() => _hash.Dispose();
}
