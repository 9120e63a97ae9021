using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Checkpoints;

/// <summary>
/// What a safetensors file says of its own content, so that a bit that has changed on a disk or on the way is noticed: the SHA-256, in
/// lower-case hexadecimal digits, of all its metadata but this, and of all its tensors, both in the ordinal order of their names. It goes
/// with the content and not with the bytes: who writes the same content in another order changes nothing.
/// </summary>
/// <remarks>
/// Hashed is for each entry of the metadata its key and its value, as the number of UTF-8 bytes and the bytes; then for each tensor its
/// name, likewise, the number of its dimensions, these, and its values as float32. All numbers but the values are int64; all are
/// little-endian.
/// </remarks>
internal static class ContentDigest
{
    /// <summary>The key under which the metadata have it.</summary>
    public const string Key = "gtzan_sha256";

    /// <summary>Computes it.</summary>
    public static string Of(IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, (Shape Shape, float[] Values)> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (key, value) in metadata.Where(entry => entry.Key != Key).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Append(hash, key);
            Append(hash, value);
        }

        foreach (var (name, (shape, values)) in tensors.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Append(hash, name);
            Append(hash, shape.Rank);
            foreach (var dimension in shape)
                Append(hash, dimension);
            hash.AppendData(MemoryMarshal.AsBytes<float>(values));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Append(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
