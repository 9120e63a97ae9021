using Gtzan.Tests.Audio.Decoding;
using static Gtzan.Tests.Audio.Decoding.ForeignFiles;

namespace Gtzan.Tests.Fuzz.Formats;

/// <summary>
/// Damaged files that libsndfile wrote (FLAC, AIFF, AIFF-C, Ogg and MP3), whichever library decodes them. Where libsndfile is not
/// installed, every file is refused.
/// </summary>
internal sealed class ForeignFuzzFormat : AudioFuzzFormat
{
    public override string Name => "libsndfile";

    public override int Share => 2;

    public override IReadOnlyList<byte[]> Valid { get; } = Obstacle is not null ? [] :
    [
        .. ((int[])[Flac | Pcm16, Flac | Pcm24, Aiff | Pcm16, Aiff | Float, Aiff | Pcm24, Ogg | Vorbis, Mp3 | LayerIII, Mp3 | LayerIII])
            .Select((format, i) => Repair(Encode(format, Audio.TestSignals.Noise(200 + (100 * i)), i == 6 ? 44100 : 22050, 1 + (i & 1)))),
    ];

    public override IReadOnlyList<string> Words { get; } =
        [
            "fLaC", "OggS", "\u0001vorbis", "\u0003vorbis", "\u0005vorbis", "ID3", "Xing", "Info", "LAME", "FORM", "AIFF", "AIFC", "COMM",
            "SSND", "MARK", "COMT", "NAME", "TAG", "APETAGEX"];

    // The blocks of a file, decoded three times; and a frame of a hundred bytes holds a thousand samples.
    public override (int Bytes, int BytesAByte) Memory => (3 << 20, 512);

    public override byte[] Generate(FuzzRandom random)
    {
        // The beginning of one file and the end of another.
        if (Valid.Count == 0)
            return [.. "fLaC"u8, .. random.Bytes(random.Length(100))];
        byte[] first = random.Choose(Valid), second = random.Choose(Valid);
        return Repair(
        [
            .. first[..random.Below(first.Length)], .. random.OnceIn(3) ? random.Bytes(random.Length(100)) : [],
            .. second[random.Below(second.Length)..],
        ]);
    }

    // A writer draws serial numbers.
    private static byte[] Repair(byte[] file) => OggBytes.Mend(file, serial: 1);
}
