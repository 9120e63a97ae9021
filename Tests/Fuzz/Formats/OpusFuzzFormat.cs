using Gtzan.Tests.Audio;
using static Gtzan.Tests.Audio.Decoding.OggBytes;
using static Gtzan.Tests.Audio.Decoding.OpusBytes;

namespace Gtzan.Tests.Fuzz.Formats;

/// <summary>Opus in Ogg: packets of any kind, and headers that say anything.</summary>
internal sealed class OpusFuzzFormat : OggFuzzFormat
{
    private static readonly byte[] Surround = [2, 1, 0, 1, 2];

    public override string Name => "opus";

    public override int Share => 2;

    public override IReadOnlyList<byte[]> Valid { get; } =
    [
        Encode(TestSignals.Noise(1500)),
        Encode(TestSignals.Noise(4000), channels: 2, bitRate: 32_000, packetsAPage: 1),
        Encode(TestSignals.Tone(2000, 440), bitRate: 12_000, header: Header(1, gain: 512)),
        File([Header(3, family: 1, mapping: Surround), Tags], [(TwoStreams(), 960), (TwoStreams(), 960)]),
    ];

    public override IReadOnlyList<string> Words { get; } = ["OggS", "OpusHead", "OpusTags", "\u0001vorbis"];

    // A packet of two bytes is 5,760 samples; six readers have a page each, and decoders tables.
    public override (int Bytes, int BytesAByte) Memory => (4 << 20, 4000);

    public override byte[] Generate(FuzzRandom random)
    {
        var channels = random.Choose((int[])[1, 1, 2, 2, 2, 3, 0, 255]);
        var header = random.OnceIn(4)
            ? Header(channels, random.Below(5000), random.Below(65536) - 32768, random.Below(3), random.OnceIn(2) ? Surround
                : random.Bytes(random.Length(30)))
            : Header(1 + (channels & 1));
        var packets = Enumerable.Range(0, random.Below(8) + 1).Select(
            _ => (NextPacket(random), random.Choose((int[])[120, 480, 960, 960, 2880, 5760, 0, -1])));
        return File([header, Tags], [.. packets], random.OnceIn(3) ? random.Below(20_000) : null,
            random.OnceIn(5) ? random.Below(10_000) - 2000 : 0, 1 + random.Below(4));
    }

    /// <summary>Mostly one frame, which any bytes are; two or more must say how long they are.</summary>
    private static byte[] NextPacket(FuzzRandom random) => [(byte)(random.OnceIn(8) ? random.Bits() : random.Bits() & ~3U), .. random.Bytes(
        random.Length(120))];

    /// <summary>Two packets in one, the first of which says how long it is (RFC 6716, appendix B).</summary>
    private static byte[] TwoStreams()
    {
        const byte Stereo20 = 0xFC, Mono20 = 0xF8;
        return [Stereo20, 3, 1, 2, 3, Mono20, 4, 5, 6];
    }
}
