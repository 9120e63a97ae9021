using Gtzan.Tests.Audio.Decoding;
using static Gtzan.Tests.Audio.Decoding.WavBytes;

namespace Gtzan.Tests.Fuzz.Formats;

/// <summary>RIFF WAVE: chunks in any order, of any size and of any claim to a size.</summary>
internal sealed class WavFuzzFormat : AudioFuzzFormat
{
    private static readonly uint[] Sizes = [
        0, 1, 2, 3, 7, 8, 15, 16, 17, 64, 0xFFFF, 0x7FFEFFFF, 0x7FFF0000, 0x7FFFF000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF7, 0xFFFFFFFE,
        0xFFFFFFFF];

    public override string Name => "wav";

    public override int Share => 18;

    public override IReadOnlyList<byte[]> Valid { get; } =
    [
        File(Format(1, 2, 16), Data(1, 2, 3, 4, 5, 6, 7, 8)),
        File(Extensible(1, 1, 24), Data(1, 2, 3, 4, 5, 6)),
        FileOf(
            "RF64", uint.MaxValue, Chunk("ds64", [.. new byte[8], 4, .. new byte[19]]), Format(1, 1, 8),
            Chunk("data", [1, 2, 3, 4], uint.MaxValue)),
        File(Chunk("LIST", [1, 2, 3]), Format(1, 1, 8), Chunk("fact", [4]), Data(1, 2, 3), Chunk("id3 ", [5, 6])),
        File(Format(3, 1, 32), Data(0, 0, 0x80, 0x3F, 0, 0, 0, 0xBF)),
        File(Format(3, 2, 64), Data([.. BitConverter.GetBytes(0.25), .. BitConverter.GetBytes(-0.5)])),
        File(Format(7, 3, 8), Data(1, 2, 3, 4, 5, 6), Chunk("LIST", [.. "INFO"u8, .. Chunk("ISFT", [.. "Lavf"u8])])),
        File(Format(6, 1, 8, rate: 8000), Chunk("data", [1, 2, 3], 0)),
        File(Format(1, 1, 32, rate: 96000), Chunk("data", [1, 2, 3, 4], 0x7FFFF000)),
        [.. File(Format(1, 1, 8), Data(1, 2, 3, 4)), .. "trailing junk"u8],
        [.. Id3Bytes.Tag(3), .. File(Format(1, 1, 12, blockAlign: 0), Chunk("data", [1, 2, 3, 4], uint.MaxValue)), .. TagBytes.Id3v1],
        BigEndian(1, 16, [.. "data"u8, 0, 0, 0, 5, 1, 2, 3, 4]),
    ];

    public override IReadOnlyList<string> Words { get; } = [
        "RIFF", "RF64", "BW64", "RIFX", "WAVE", "fmt ", "data", "ds64", "LIST", "INFO", "fact", "JUNK", "\0", ".snd", "TAG",
        "APETAGEX", "LYRICS200", "3DI"];

    public override byte[] Generate(FuzzRandom random)
    {
        var chunks = Enumerable.Range(0, random.Below(7)).Select(_ => NextChunk(random, depth: 0)).ToList();
        if (!random.OnceIn(4))
            chunks.Insert(random.Below(chunks.Count + 1), NextFormat(random));
        if (!random.OnceIn(4))
            chunks.Insert(random.Below(chunks.Count + 1), NextData(random));
        return FileOf(
            random.Choose((string[])["RIFF", "RIFF", "RIFF", "RF64", "BW64", "RIFX"]), random.OnceIn(3) ? random.Choose(Sizes) : null,
            [.. chunks]);
    }

    private static byte[] NextChunk(FuzzRandom random, int depth) => random.Below(8) switch
    {
        0 => NextFormat(random),
        1 or 2 => NextData(random),
        3 => Chunk(
            "ds64",
            [
                .. random.Bytes(8), .. BitConverter.GetBytes((long)random.Length(300) - random.Length(3)),
                .. random.Bytes(random.Length(20))]),
        4 when depth < 3 => Chunk("LIST", [.. "INFO"u8, .. NextChunk(random, depth + 1), .. NextChunk(random, depth + 1)]),
        5 => random.Bytes(random.Length(30)),
        _ => Lying(
            random, random.Choose((string[])["LIST", "fact", "cue ", "bext", "id3 ", "JUNK", "\u0001\u0002\u0003\u0004", "Data"]),
            random.Bytes(random.Length(50))),
    };

    private static byte[] NextFormat(FuzzRandom random)
    {
        var (tag, bits) = random.Choose(
            ((int, int)[])[(1, 8), (1, 16), (1, 24), (1, 32), (3, 32), (3, 64), (6, 8), (7, 8), (0xFFFE, 16), (2, 4), (1, 0), (1, 12),
                (0x55, 0)]);
        var channels = random.Choose((int[])[1, 1, 1, 2, 2, 3, 6, 64, 65, 0, 65535]);
        if (random.OnceIn(4))
            return Extensible(tag, channels, bits);
        var rate = random.Choose((int[])[8000, 22050, 22050, 44100, 192_000, 999, 1000, 768_000, 768_001, 0, -1]);
        var chunk = Format(tag, channels, bits, rate, random.OnceIn(8) ? random.Below(65536) : null);
        return random.OnceIn(4) ? Lying(random, "fmt ", [.. chunk[8..], .. random.Bytes(random.Length(40))]) : chunk;
    }

    private static byte[] NextData(FuzzRandom random) => Lying(random, "data", random.Bytes(random.Length(random.OnceIn(20) ? 4000 : 200)));

    /// <summary>A chunk, one time in three with a wrong size, one time in four without its pad byte.</summary>
    private static byte[] Lying(FuzzRandom random, string id, byte[] content)
    {
        uint? size = !random.OnceIn(3) ? null : random.OnceIn(2) ? random.Choose(Sizes) : (uint)(content.Length + random.Below(9) - 4);
        var chunk = Chunk(id, content, size);
        return random.OnceIn(4) ? chunk[..(8 + content.Length)] : chunk;
    }
}
