using static Gtzan.Tests.Audio.Decoding.AiffBytes;

namespace Gtzan.Tests.Fuzz.Formats;

/// <summary>AIFF: big-endian chunks in any order, of any size and of any claim to a size.</summary>
internal sealed class AiffFuzzFormat : AudioFuzzFormat
{
    private static readonly uint[] Sizes = [0, 1, 2, 7, 8, 9, 17, 18, 19, 64, 0xFFFF, 0x7FFEFFFF, 0x7FFF0000, 0x7FFFFFFF, 0x80000000,
        0xFFFFFFF7, 0xFFFFFFFE, 0xFFFFFFFF];

    private static readonly double[] Rates = [8000, 22050, 44100, 192_000, 11_025.5, 999, 1000, 768_000, 768_001, 0, -44100, 1e9, 1e300,
        1e-300];

    public override string Name => "aiff";

    public override int Share => 5;

    public override IReadOnlyList<byte[]> Valid { get; } =
    [
        File(Common(1, 3, 16), Sound([1, 2, 3, 4, 5, 6])),
        File(Common(2, 2, 8, 44100), Sound([1, 2, 3, 4])),
        File(Chunk("NAME", [65, 66, 67]), Common(1, 1, 24), Chunk("MARK", [0, 0]), Sound([1, 2, 3]), Chunk("ANNO", [1])),
        File(Sound([1, 2, 3, 4]), Common(1, 1, 32, 96000)),
        File(Common(1, 2, 12), Sound([9, 9, 9, 0x10, 0x20, 0x30, 0x40], offset: 3)),
        File(Common(1, 1, 16), Sound([1, 2, 0, 0], blockSize: 4)),
        FileOf(0, Common(1, 0, 16), Sound([1, 2, 3, 4], size: 0)),
    ];

    public override IReadOnlyList<string> Words { get; } = ["FORM", "AIFF", "AIFC", "COMM", "SSND", "MARK", "NAME", "ID3"];

    public override byte[] Generate(FuzzRandom random)
    {
        var chunks = Enumerable.Range(0, random.Below(5)).Select(_ => NextChunk(random)).ToList();
        var frames = random.Length(60);
        if (!random.OnceIn(6))
            chunks.Insert(random.Below(chunks.Count + 1), NextCommon(random, frames));
        if (!random.OnceIn(6))
            chunks.Insert(random.Below(chunks.Count + 1), NextSound(random, frames * random.Choose((int[])[1, 2, 3, 4])));
        return FileOf(random.OnceIn(6) ? random.Choose(Sizes) : null, [.. chunks]);
    }

    private static byte[] NextChunk(FuzzRandom random) => random.Below(5) switch
    {
        0 => NextCommon(random, random.Length(20)),
        1 => NextSound(random, random.Length(40)),
        2 => random.Bytes(random.Length(30)),
        _ => Chunk(random.Choose((string[])["NAME", "MARK", "ID3 ", "\u00E4\u00F6\u00FC\u00DF", "\0\0\0\0"]),
            random.Bytes(random.Length(30)), random.OnceIn(3) ? random.Choose(Sizes) : null),
    };

    private static byte[] NextCommon(FuzzRandom random, int frames) => Common(
        random.Choose((int[])[1, 1, 1, 2, 2, 6, 64, 65, 0, 65535]), random.OnceIn(6) ? random.Choose(Sizes) : (uint)frames / 4,
            random.Choose((int[])[8, 16, 16, 24, 32, 12, 0, 33, 65535]),
        random.OnceIn(6) ? random.Choose(Rates) : 22050);

    private static byte[] NextSound(FuzzRandom random, int bytes) => Sound(
        random.Bytes(bytes), random.OnceIn(8) ? random.Choose(Sizes) : 0, random.OnceIn(6) ? random.Choose(Sizes) : 0,
            random.OnceIn(8) ? random.Choose(Sizes) : null);
}
