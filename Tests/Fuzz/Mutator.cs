using System.Buffers.Binary;
using System.Text;

namespace Gtzan.Tests.Fuzz;

/// <summary>Damages files: bits, bytes, numbers, blocks and lines, and truncated or concatenated files.</summary>
internal static class Mutator
{
    /// <summary>The maximum length of an input; longer ones are slow and find nothing more.</summary>
    public const int MaxFileLength = 16_384;

    private static readonly long[] Numbers =
    [
        0, 1, 2, -1, -2, 7, 8, 0x7F, 0x80, 0xFF, 0x100, short.MaxValue, short.MaxValue + 1, ushort.MaxValue, 0x7FFF0000, 0x7FFFF000,
        int.MaxValue, int.MinValue,
        uint.MaxValue, 1L << 32, long.MaxValue, long.MinValue,
    ];

    private static readonly string[] NumberTexts =
    [
        "0", "1", "-1", "-0", "2147483647", "2147483648", "-2147483649", "99999999999999999999", "1e9", "1e308", "1e999", "-1e999",
        "1e-400", "0.1", ".5", "1.", "1.5", "00",
        "+1", "NaN", "Infinity", "0x10", "1_000", "1,5", "", "9223372036854775808", "4294967295", "65536",
        "12345678901234567890123456789012345678901234567890", "٣",
    ];

    /// <summary>Damages a file in one place, or in a few.</summary>
    /// <param name="file">The file, not modified.</param>
    /// <param name="random">Draws the damage.</param>
    /// <param name="format">Its format: words to put in, and other files to take parts of.</param>
    public static byte[] Mutate(byte[] file, FuzzRandom random, FuzzFormat format)
    {
        do
            file = MutateOnce(file, random, format);
        while (random.OnceIn(2));
        return file.Length <= MaxFileLength ? file : file[..MaxFileLength];
    }

    private static byte[] MutateOnce(byte[] file, FuzzRandom random, FuzzFormat format)
    {
        var at = random.Below(file.Length + 1);
        switch (random.Below(12))
        {
            case 0 when at < file.Length:
                return Splice(file, at, 1, [(byte)(file[at] ^ (1 << random.Below(8)))]);
            case 1 when at < file.Length:
                return Splice(file, at, 1, [(byte)random.Choose(Numbers)]);
            case 2 or 3 when file.Length > 0:
                return SetNumber(file, random);
            case 4:
                return Splice(file, at, Block(file, at, random), []);
            case 5:
                return Splice(file, at, 0, file.AsSpan(at, Block(file, at, random)));
            case 6:
                var behind = at + Block(file, at, random);
                var end = behind + Block(file, behind, random);
                return Splice(file, at, end - at, [.. file[behind..end], .. file[at..behind]]);
            case 7:
                return file[..at];
            case 8:
                return Splice(file, at, random.OnceIn(2) ? 0 : Block(file, at, random), random.Bytes(random.Length(40)));
            case 9:
                return Splice(file, at, 0, random.Choose(format.Valid) is var other ? other[random.Below(other.Length)..] : []);
            case 10 when format.Words.Count > 0:
                return Splice(
                    file, at, random.OnceIn(2) ? 0 : Block(file, at, random), Encoding.UTF8.GetBytes(random.Choose(format.Words)));
            default:
                return SetDigits(file, at, random);
        }
    }

    /// <summary>Replaces a binary number of any width, byte order and position.</summary>
    private static byte[] SetNumber(byte[] file, FuzzRandom random)
    {
        var width = Math.Min(random.Choose((int[])[1, 2, 4, 4, 4, 8]), file.Length);
        var at = random.Below(file.Length - width + 1);

        // Most relevant numbers are near the beginning, at multiples of their width.
        if (random.OnceIn(2))
            at = Math.Min(random.Length(80) / width * width, at);
        var isBigEndian = random.OnceIn(3);
        Span<byte> number = stackalloc byte[8];
        number.Clear();
        file.AsSpan(at, width).CopyTo(isBigEndian ? number[(8 - width)..] : number);
        var old = isBigEndian ? BinaryPrimitives.ReadInt64BigEndian(number) : BinaryPrimitives.ReadInt64LittleEndian(number);
        var value = random.Below(4) switch
        {
            0 => old + 1,
            1 => old - 1,
            2 => file.Length - at + random.Below(17) - 8,
            _ => random.Choose(Numbers),
        };
        if (isBigEndian)
            BinaryPrimitives.WriteInt64BigEndian(number, value);
        else
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
        return Splice(file, at, width, (isBigEndian ? number[(8 - width)..] : number[..width]).ToArray());
    }

    /// <summary>Replaces the next number that is written in digits.</summary>
    private static byte[] SetDigits(byte[] file, int at, FuzzRandom random)
    {
        var text = Encoding.UTF8.GetBytes(random.Choose(NumberTexts));
        while (at < file.Length && !char.IsAsciiDigit((char)file[at]))
            at++;
        var end = at;
        while (end < file.Length
            && (char.IsAsciiDigit((char)file[end]) || file[end] is (byte)'.' or (byte)'-' or (byte)'+' or (byte)'e' or (byte)'E'))
            end++;
        return Splice(file, at, end - at, text);
    }

    /// <summary>The length of a block that begins somewhere: some bytes, or to the end of the line or of the item.</summary>
    private static int Block(byte[] file, int at, FuzzRandom random)
    {
        if (random.OnceIn(2))
            return Math.Min(
                file.Length - at, random.Choose((int[])[1, 2, 4, 8, 16, 1 + random.Below(64), 1 + random.Below(file.Length + 1)]));
        var end = file.AsSpan(at).IndexOfAny("\n,}]:"u8);
        return end < 0 ? file.Length - at : end + 1;
    }

    private static byte[] Splice(byte[] file, int at, int removed, ReadOnlySpan<byte> inserted) =>
        [.. file.AsSpan(0, at), .. inserted, .. file.AsSpan(at + removed)];
}
