using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Gtzan.Audio.Datasets;

/// <summary>Writes arrays in NumPy's format NPY, version 1.0. Nothing in them is a pickle, so that reading them runs nothing.</summary>
/// <remarks>Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html.</remarks>
internal static class NpyWriter
{
    // The numbers begin at a multiple of it.
    private const int Alignment = 64;

    /// <summary>Writes whole numbers of 64 bits.</summary>
    public static void WriteIntegers(Stream stream, IReadOnlyCollection<int> values)
    {
        WriteHeader(stream, "<i8", values.Count);
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }

    /// <summary>
    /// Writes text: an array of one dimension, whose elements are as wide as the longest, in UTF-32 and filled up with zeros.
    /// </summary>
    public static void WriteTexts(Stream stream, IReadOnlyCollection<string> values)
    {
        var width = MaxLength(values);
        WriteHeader(stream, $"<U{width}", values.Count);
        WriteTexts(stream, values, width);
    }

    /// <summary>Writes one text: an array without dimensions.</summary>
    public static void WriteText(Stream stream, string value)
    {
        var width = MaxLength([value]);
        WriteHeader(stream, $"<U{width}");
        WriteTexts(stream, [value], width);
    }

    /// <summary>Writes the header of 32-bit floats, which the caller then writes, row-major.</summary>
    public static void WriteFloatHeader(Stream stream, params ReadOnlySpan<int> shape) => WriteHeader(stream, "<f4", shape);

    /// <summary>Writes floats as they are in memory.</summary>
    public static void WriteFloats(Stream stream, ReadOnlySpan<float> values) => stream.Write(MemoryMarshal.AsBytes(values));

    private static void WriteHeader(Stream stream, string type, params ReadOnlySpan<int> shape)
    {
        // A Python tuple of one has a comma behind it.
        var lengths = shape.Length == 1 ? $"{shape[0]}," : string.Join(", ", shape.ToArray());
        var description = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({lengths}), }}";
        ReadOnlySpan<byte> magic = [0x93, .. "NUMPY"u8, 1, 0];
        var unpadded = magic.Length + sizeof(ushort) + description.Length + 1;
        var padding = (Alignment - (unpadded % Alignment)) % Alignment;
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)(description.Length + padding + 1));
        stream.Write(magic);
        stream.Write(length);
        stream.Write(Encoding.ASCII.GetBytes(description + new string(' ', padding) + "\n"));
    }

    private static int MaxLength(IEnumerable<string> values) =>
        Math.Max(1, values.Select(value => Encoding.UTF32.GetByteCount(value) / sizeof(int)).DefaultIfEmpty().Max());

    private static void WriteTexts(Stream stream, IEnumerable<string> values, int width)
    {
        var element = new byte[width * sizeof(int)];
        foreach (var value in values)
        {
            var written = Encoding.UTF32.GetBytes(value, element);
            element.AsSpan(written).Clear();
            stream.Write(element);
        }
    }
}
