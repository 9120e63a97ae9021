using System.Buffers.Binary;
using static Gtzan.Tests.Audio.Decoding.ForeignFiles;

namespace Gtzan.Tests.Fuzz.Formats;

/// <summary>
/// What libsndfile decodes: FLAC, Ogg, MP3 and AIFF. Its files are damaged ones of its own making; where it is not installed, all are refused.
/// </summary>
internal sealed class ForeignFuzzFormat : AudioFuzzFormat
{
    public override string Name => "libsndfile";

    public override int Share => 2;

    public override IReadOnlyList<byte[]> Valid { get; } = ReasonToSkip is not null ? [] :
    [
        .. ((int[])[Flac | Pcm16, Flac | Pcm24, Aiff | Pcm16, Aiff | Float, Aiff | Pcm24, Ogg | Vorbis, Mp3 | LayerIII, Mp3 | LayerIII])
            .Select((format, i) => Repair(Encode(format, Audio.TestSignals.Noise(200 + (100 * i)), i == 6 ? 44100 : 22050, 1 + (i & 1)))),
    ];

    public override IReadOnlyList<string> Words { get; } =
        ["fLaC", "OggS", "\u0001vorbis", "\u0003vorbis", "\u0005vorbis", "ID3", "Xing", "Info", "LAME", "FORM", "AIFF", "AIFC", "COMM", "SSND", "MARK", "COMT", "NAME", "TAG", "APETAGEX"];

    // The blocks of a file, decoded three times; and a frame of a hundred bytes holds a thousand samples.
    public override (int Bytes, int BytesAByte) Memory => (512 << 10, 256);

    public override byte[] Generate(FuzzRandom random)
    {
        // The beginning of one file and the end of another.
        if (Valid.Count == 0)
            return [.. "fLaC"u8, .. random.Bytes(random.Length(100))];
        byte[] first = random.Choose(Valid), second = random.Choose(Valid);
        return Repair([.. first[..random.Below(first.Length)], .. random.OnceIn(3) ? random.Bytes(random.Length(100)) : [], .. second[random.Below(second.Length)..]]);
    }

    /// <summary>Gives the pages of an Ogg file the same serial number always, where its writer drew one, and the checksums that make its reader look into them.</summary>
    private static byte[] Repair(byte[] file)
    {
        const int HeaderLength = 27, SerialAt = 14, ChecksumAt = 22;
        for (var page = file.AsSpan(); page.Length > HeaderLength && page.StartsWith("OggS"u8);)
        {
            var segments = page[26];
            if (page.Length < HeaderLength + segments)
                break;
            var length = HeaderLength + segments;
            foreach (var segment in page.Slice(HeaderLength, segments))
                length += segment;
            if (page.Length < length)
                break;
            BinaryPrimitives.WriteUInt32LittleEndian(page[SerialAt..], 1);
            page.Slice(ChecksumAt, 4).Clear();
            uint checksum = 0;
            foreach (var value in page[..length])
            {
                checksum ^= (uint)value << 24;
                for (var bit = 0; bit < 8; bit++)
                    checksum = (checksum << 1) ^ (0x04C11DB7 & (uint)-(int)(checksum >> 31));
            }

            BinaryPrimitives.WriteUInt32LittleEndian(page[ChecksumAt..], checksum);
            page = page[length..];
        }

        return file;
    }
}
