using System.Buffers.Binary;

namespace Gtzan.Tests.Fuzz.Formats;

/// <summary>Sun AU: six big-endian words, an annotation, samples.</summary>
internal sealed class AuFuzzFormat : AudioFuzzFormat
{
    private static readonly uint[] Odd = [
        0, 1, 2, 23, 24, 25, 26, 28, 64, 65, 999, 1000, 768_000, 768_001, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF];

    public override string Name => "au";

    public override int Share => 9;

    public override IReadOnlyList<byte[]> Valid { get; } =
    [
        File(24, 4, 3, 22050, 1, [1, 2, 3, 4]),
        File(28, uint.MaxValue, 1, 8000, 2, [.. "note"u8, 1, 2, 3, 4, 5, 6]),
        File(24, 0, 2, 44100, 1, [1, 2, 3]),
        File(24, 6, 4, 48000, 2, [1, 2, 3, 4, 5, 6]),
        File(24, 8, 6, 22050, 1, [0x3F, 0x80, 0, 0, 0xBF, 0, 0, 0]),
        File(24, 8, 7, 22050, 1, [0x3F, 0xE0, 0, 0, 0, 0, 0, 0]),
        File(24, 2, 27, 8000, 1, [1, 2, .. "trailing junk"u8]),
    ];

    public override IReadOnlyList<string> Words { get; } = [".snd", "RIFF", "WAVE"];

    public override byte[] Generate(FuzzRandom random)
    {
        uint Mostly(uint right) => random.OnceIn(5) ? random.Choose(Odd) : right;
        var annotation = random.OnceIn(3) ? random.Length(40) : 0;
        var samples = random.Bytes(random.Length(random.OnceIn(20) ? 4000 : 200));
        return File(
            Mostly((uint)(24 + annotation)), Mostly((uint)samples.Length), Mostly(random.Choose((uint[])[1, 2, 3, 4, 5, 6, 7, 27])),
            Mostly(random.Choose((uint[])[8000, 22050, 44100])), Mostly(1 + (uint)random.Length(3)),
            [.. random.Bytes(annotation), .. samples]);
    }

    private static byte[] File(uint offset, uint size, uint encoding, uint rate, uint channels, byte[] content)
    {
        byte[] file = [.. ".snd"u8, .. new byte[20], .. content];
        foreach (var (i, word) in new[] { offset, size, encoding, rate, channels }.Index())
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(4 + (4 * i)), word);
        return file;
    }
}
