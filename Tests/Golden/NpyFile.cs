using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Gtzan.Tests.Golden;

/// <summary>
/// An array from a NumPy file (format 1.0 and 2.0, little-endian, float32 or float64; matrices in C's or Fortran's order).
/// </summary>
public sealed partial record NpyFile(int[] Shape, double[] Values)
{
    public float[] Floats => Array.ConvertAll(Values, value => (float)value);

    public static NpyFile Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes[0] != 0x93 || !bytes.AsSpan(1).StartsWith("NUMPY"u8))
            throw new InvalidDataException($"{path} is not a NumPy file.");
        var start = bytes[6] == 1 ? 10 : 12;
        var headerLength = bytes[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(
            bytes.AsSpan(8)) : BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        var header = Encoding.ASCII.GetString(bytes, start, headerLength);
        string lengths = ShapePattern().Match(header).Groups[1].Value, type = TypePattern().Match(header).Groups[1].Value;
        int[] shape = [.. Numbers().Matches(lengths).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture))];
        var size = type switch { "<f4" => 4, "<f8" => 8, _ => throw new InvalidDataException($"{path} holds {type}.") };
        var values = new double[shape.Aggregate(1, (product, length) => product * length)];
        ReadOnlySpan<byte> data = bytes.AsSpan(start + headerLength);
        for (var i = 0; i < values.Length; i++)
            values[i] = size == 4 ? BinaryPrimitives.ReadSingleLittleEndian(data[(4 * i)..]) : BinaryPrimitives.ReadDoubleLittleEndian(
                data[(8 * i)..]);
        // In Fortran's order columns follow each other.
        if (header.Contains("'fortran_order': True", StringComparison.Ordinal) && shape is [var rows, var columns])
            values = [.. from row in Enumerable.Range(0, rows) from column in Enumerable.Range(
                0, columns) select values[(column * rows) + row]];
        return new NpyFile(shape, values);
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex ShapePattern();

    [GeneratedRegex(@"'descr': '([^']*)'")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();
}
