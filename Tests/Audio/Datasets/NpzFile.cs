using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Gtzan.Tests.Audio.Datasets;

/// <summary>An array of an NPZ file: its type as NumPy writes it, its shape, and its bytes.</summary>
public sealed partial record NpzArray(string Type, int[] Shape, byte[] Bytes)
{
    public float[] Floats => Elements("<f4", sizeof(float), BinaryPrimitives.ReadSingleLittleEndian);

    public long[] Integers => Elements("<i8", sizeof(long), BinaryPrimitives.ReadInt64LittleEndian);

    public string[] Texts
    {
        get
        {
            var width = int.Parse(Type.AsSpan(2), CultureInfo.InvariantCulture);
            return Elements($"<U{width}", width * 4, element => Encoding.UTF32.GetString(element).TrimEnd('\0'));
        }
    }

    /// <summary>Reads an array by https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, version 1.0.</summary>
    public static NpzArray Read(byte[] file)
    {
        Assert.Equal((byte[])[0x93, .. "NUMPY"u8, 1, 0], file[..8]);
        int headerLength = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8));
        Assert.Equal(0, (10 + headerLength) % 64);
        var header = Encoding.ASCII.GetString(file, 10, headerLength);
        var match = HeaderPattern().Match(header);
        Assert.True(match.Success, header);
        int[] shape = [.. match.Groups["shape"].Value.Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(
            length => int.Parse(length, CultureInfo.InvariantCulture))];
        return new NpzArray(match.Groups["type"].Value, shape, file[(10 + headerLength)..]);
    }

    private T[] Elements<T>(string type, int size, ReadElement<T> read)
    {
        Assert.Equal(type, Type);
        Assert.Equal(Shape.Aggregate(size, (product, length) => product * length), Bytes.Length);
        return [.. Bytes.Chunk(size).Select(element => read(element))];
    }

    private delegate T ReadElement<T>(ReadOnlySpan<byte> element);

    // A Python dictionary with exactly these keys; a shape of one length has a comma behind it, and one without lengths none.
    [GeneratedRegex(@"^\{'descr': '(?<type>[^']*)', 'fortran_order': False, 'shape': \((?<shape>|\d+,|\d+(, \d+)+)\), \} *\n$")]
    private static partial Regex HeaderPattern();
}

/// <summary>The arrays of an NPZ file by name: a ZIP archive of NPY files.</summary>
public static class NpzFile
{
    public static Dictionary<string, NpzArray> Read(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        return archive.Entries.ToDictionary(
            entry => Path.GetFileNameWithoutExtension(entry.FullName),
            entry =>
            {
                Assert.EndsWith(".npy", entry.FullName, StringComparison.Ordinal);
                using var stream = entry.Open();
                using MemoryStream bytes = new();
                stream.CopyTo(bytes);
                return NpzArray.Read(bytes.ToArray());
            });
    }
}
