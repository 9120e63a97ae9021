using Gtzan.Audio.Decoding.Mpeg;
using Gtzan.Tests.Audio.Decoding;
using static Gtzan.Tests.Audio.Decoding.Mp3Bytes;

namespace Gtzan.Tests.Fuzz.Formats;

/// <summary>MP3: frames with anything in them, and anything between them.</summary>
internal sealed class Mp3FuzzFormat : AudioFuzzFormat
{
    // At 8 kHz libsndfile decodes them.
    private static readonly uint[] Headers = [Mono44, Stereo, Mono22, Mono11, 0xFFFB9044, 0xFFFA90C0, 0xFFFD90C0, 0xFFFF90C0, 0xFFE380C0,
        0xFFF384C0, 0xFFFBE0C0, 0xFFFB10C0];

    public override string Name => "mp3";

    public override int Share => 4;

    public override IReadOnlyList<byte[]> Valid { get; } =
    [
        File(Silent(Mono44), Silent(Mono44)),
        File(Noisy(Stereo, new Random(1)), Noisy(Stereo, new Random(2)), Noisy(Stereo, new Random(3))),
        File([.. Enumerable.Range(4, 6).Select(seed => Noisy(Mono22, new Random(seed)))]),
        File(Info(Mono44, 3, 576, 1000), Noisy(Mono44, new Random(5)), Noisy(Mono44, new Random(6)), Silent(Mono44),
            [.. "TAG"u8, .. new byte[125]]),
        File(Noisy(Mono11, new Random(7)), Noisy(Mono11, new Random(8)), [1, 2, 3], Noisy(Mono11, new Random(9)),
            Noisy(Mono11, new Random(10))),
        [.. Id3Bytes.Tag(3), .. File(Noisy(Mono44, new Random(11)), Noisy(Mono44, new Random(12)))],
    ];

    public override IReadOnlyList<string> Words { get; } = ["ID3", "TAG", "APETAGEX", "Xing", "Info", "LAME", "VBRI"];

    // A frame of 24 bytes holds 576 samples; a decoder has tables of its own.
    public override (int Bytes, int BytesAByte) Memory => (1 << 20, 400);

    public override byte[] Generate(FuzzRandom random)
    {
        var header = random.Choose(Headers);
        var frames = new List<byte[]>();
        if (random.OnceIn(3))
            frames.Add(Info(header, (uint)random.Below(8), random.Below(4096), random.Below(4096),
                random.Choose((string[])["Info", "Xing"]), random.Choose((string[])["LAME3.100", "\0"])));
        for (var count = 1 + random.Below(6); count > 0; count--)
        {
            frames.Add(random.Below(6) switch
            {
                0 => Silent(header),
                1 => Frame(header, random.Bytes(random.Below(100))),
                2 => Frame(Another(header, random), random.Bytes(random.Below(400))),
                _ => Noisy(header, new Random((int)(random.Bits() >> 1)), random.Below(255 - 8)),
            });
            if (random.OnceIn(8))
                frames.Add(random.Bytes(random.Length(50)));
        }

        return File([.. frames]);
    }

    private static uint Another(uint header, FuzzRandom random)
    {
        const uint RatesAndChannels = 0x1F2F0;
        var other = new MpegFrame(header ^ (random.Bits() & RatesAndChannels));
        return other.IsValid && !random.OnceIn(4) ? other.Bits : random.Choose(Headers);
    }
}
