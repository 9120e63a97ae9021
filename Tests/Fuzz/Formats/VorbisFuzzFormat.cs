using Gtzan.Audio.Decoding.Ogg;
using Gtzan.Tests.Audio.Decoding;
using static Gtzan.Tests.Audio.Decoding.VorbisBytes;

namespace Gtzan.Tests.Fuzz.Formats;

/// <summary>Vorbis in Ogg: packets of any bits, and tables that say anything.</summary>
internal sealed class VorbisFuzzFormat : OggFuzzFormat
{
    public override string Name => "vorbis";

    public override int Share => 3;

    public override IReadOnlyList<byte[]> Valid { get; } =
    [
        Encode([false, false, true, true, false, false]),
        Encode([true, false, true, true, true, false, false], channels: 2, rate: 44100, packetsAPage: 2),
        Encode([true, true, true], end: 200),
        Encode([.. Enumerable.Repeat(false, 40)], channels: 6, rate: 8000, start: 1000),
    ];

    public override IReadOnlyList<string> Words { get; } = ["OggS", "\u0001vorbis", "\u0003vorbis", "\u0005vorbis", "BCV", "OpusHead"];

    // A few bits may stand for tables of half a million numbers.
    public override (int Bytes, int BytesAByte) Memory => (32 << 20, 4000);

    public override byte[] Generate(FuzzRandom random)
    {
        var channels = random.Choose((int[])[1, 1, 1, 2, 2, 3, 64]);
        var setup = Setup(channels, random.OnceIn(8) ? 2 : 1, random.OnceIn(4) ? bits => WriteStrangeTable(bits, random) : null);
        if (random.OnceIn(4))
            setup = Mutator.Mutate(setup, random, this);
        var isLong = Enumerable.Range(0, 2 + random.Below(10)).Select(_ => random.OnceIn(2)).ToArray();
        return Encode(
            isLong, channels, random.Choose((int[])[22050, 44100, 8000]), (int)(random.Bits() >> 1),
                random.OnceIn(3) ? random.Below(4000) : null, random.OnceIn(4) ? random.Below(4000) - 1000 : 0, setup,
            1 + random.Below(5));
    }

    /// <summary>Codes of random lengths, in order or not; or a promise of very many.</summary>
    private static void WriteStrangeTable(BitWriter bits, FuzzRandom random)
    {
        switch (random.Below(3))
        {
            case 0:
                WriteTable(bits, 1 + random.Below(4),
                    [.. Enumerable.Range(0, 1 + random.Below(12)).Select(_ => 1 + random.Below(random.OnceIn(3) ? 32 : 6))],
                    random.OnceIn(2) ? [0, 1] : null);
                break;
            case 1:
                bits.Write(VorbisSetup.CodebookSync, 24).Write(1 + random.Below(65535), 16)
                    .Write(1 + random.Below(1 << 24), 24).Write(1, 1).Write(random.Below(32), 5);
                break;
            default:
                // In order: all of one length, in one number.
                var length = 1 + random.Below(16);
                bits.Write(VorbisSetup.CodebookSync, 24).Write(1 + random.Below(16), 16).Write(1 << length, 24)
                    .Write(1, 1).Write(length - 1, 5).Write(1 << length, length + 1).Write(random.Below(3), 4);
                break;
        }
    }
}
