using Gtzan.Audio.Decoding.Ogg;
using static Gtzan.Tests.Audio.Decoding.OggBytes;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>
/// Vorbis files, written bit by bit: four small tables, one floor, one residue, blocks of 256 and 1,024 samples. Packets hold random bits:
/// any bits are decodable.
/// </summary>
internal static class VorbisBytes
{
    public const int ShortBlock = 256, LongBlock = 1024;

    // 1 as Vorbis packs floats: 21 bits of mantissa, an exponent above 788, a sign.
    private const int One = (788 << 21) | 1, MinusOne = One | int.MinValue;

    /// <summary>
    /// A file with long and short blocks. Its last page may say that there are fewer samples than decode, and its first that the stream was
    /// cut out of a longer one.
    /// </summary>
    public static byte[] Encode(bool[] isLong, int channels = 1, int rate = 22050, int seed = 1, long? end = null, long start = 0,
        byte[]? setup = null, int packetsAPage = 7)
    {
        var random = new Random(seed);
        var packets = new (byte[], int)[isLong.Length];
        for (var i = 0; i < packets.Length; i++)
        {
            bool before = i > 0 && isLong[i - 1], behind = i + 1 < isLong.Length && isLong[i + 1];
            packets[i] = (Packet(random, isLong[i], before, behind, channels), i == 0 ? 0
                : (Length(isLong[i - 1]) + Length(isLong[i])) / 4);
        }

        return File([Header(channels, rate), [.. "\u0003vorbis"u8, .. new byte[8], 1], setup ?? Setup(channels)], packets, end, start,
            packetsAPage);
    }

    /// <summary>The first packet.</summary>
    public static byte[] Header(int channels, int rate, int blocks = 0xA8) =>
        [.. "\u0001vorbis"u8, 0, 0, 0, 0, (byte)channels, .. BitConverter.GetBytes(rate), .. new byte[12], (byte)blocks, 1];

    /// <summary>The third packet.</summary>
    /// <param name="channels">Samples in a frame: two are coupled.</param>
    /// <param name="submaps">Groups of channels.</param>
    /// <param name="firstTable">Writes something else than the first table.</param>
    public static byte[] Setup(int channels, int submaps = 1, Action<BitWriter>? firstTable = null)
    {
        var bits = new BitWriter();
        foreach (var value in "\u0005vorbis"u8)
            bits.Write(value, 8);
        bits.Write(4 - 1, 8);
        (firstTable ?? (writer => WriteTable(writer, 1, [2, 2, 2, 2]))).Invoke(bits);
        WriteTable(bits, 2, [1, 2, 3, 3], values: [0, 2]);
        WriteTable(bits, 1, [1, 3, 3, 2], values: [0, 1, 2, 1]);
        WriteTable(bits, 1, [1, 1]);

        // No transforms in time; one floor of a partition with two points.
        bits.Write(0, 6).Write(0, 16);
        bits.Write(0, 6).Write(1, 16).Write(1, 5).Write(0, 4).Write(2 - 1, 3).Write(0, 2).Write(0 + 1, 8).Write(0, 2).Write(5, 4).Write(
            7, 5).Write(19, 5);

        // One residue, of eight values a partition and two classes, one of which is silence.
        bits.Write(0, 6).Write(1, 16).Write(0, 24).Write(LongBlock / 2, 24).Write(8 - 1, 24).Write(2 - 1, 6).Write(3, 8);
        bits.Write(0, 3).Write(0, 1).Write(3, 3).Write(0, 1).Write(1, 8).Write(2, 8);

        // One mapping, which couples two channels; two modes.
        bits.Write(0, 6).Write(0, 16).Write(submaps > 1 ? 1 : 0, 1);
        if (submaps > 1)
            bits.Write(submaps - 1, 4);
        bits.Write(channels == 2 ? 1 : 0, 1);
        if (channels == 2)
            bits.Write(0, 8).Write(0, 1).Write(1, 1);
        bits.Write(0, 2);
        for (var i = 0; i < channels && submaps > 1; i++)
            bits.Write(i % submaps, 4);
        for (var i = 0; i < submaps; i++)
            bits.Write(0, 24);
        bits.Write(2 - 1, 6);
        for (var mode = 0; mode < 2; mode++)
            bits.Write(mode, 1).Write(0, 32).Write(0, 8);
        return bits.Write(1, 1).ToArray();
    }

    /// <summary>A table in which each entry has a code of some length.</summary>
    public static void WriteTable(BitWriter bits, int dimensions, int[] lengths, int[]? values = null)
    {
        bits.Write(VorbisSetup.CodebookSync, 24).Write(dimensions, 16).Write(lengths.Length, 24).Write(0, 2);
        foreach (var length in lengths)
            bits.Write(length - 1, 5);
        bits.Write(values is null ? 0 : 1, 4);
        if (values is null)
            return;
        bits.Write(MinusOne, 32).Write(One, 32).Write(2 - 1, 4).Write(0, 1);
        foreach (var value in values)
            bits.Write(value, 2);
    }

    private static int Length(bool isLong) => isLong ? LongBlock : ShortBlock;

    /// <summary>A packet with more bits than its block needs.</summary>
    private static byte[] Packet(Random random, bool isLong, bool before, bool behind, int channels)
    {
        var bits = new BitWriter().Write(0, 1).Write(isLong ? 1 : 0, 1);
        if (isLong)
            bits.Write(before ? 1 : 0, 1).Write(behind ? 1 : 0, 1);

        // A floor that is not too loud: both ends near −60 dB.
        bits.Write(1, 1).Write(random.Next(120, 180), 8).Write(random.Next(120, 180), 8);
        for (var i = 400 * channels; i > 0; i--)
            bits.Write(random.Next(256), 8);
        return bits.ToArray();
    }
}
