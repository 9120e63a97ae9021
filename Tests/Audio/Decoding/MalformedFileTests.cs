using System.Text;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Files;
using static Gtzan.Tests.Audio.Decoding.WavBytes;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>Every file is decoded or refused with a clear message.</summary>
public sealed class MalformedFileTests
{
    [Fact]
    public void An_empty_file_is_named_so() => Refuse("The file is empty: it has 0 bytes.", []);

    [Fact]
    public void Text_is_named_by_its_beginning() =>
        Refuse("not a known type of audio file (WAV, AU, FLAC, Ogg, MP3, AIFF, MPEG-4 and others): it begins with 'Hello, I am a te' " +
        "(48656C6C6F", "Hello, I am a text file"u8.ToArray());

    [Fact]
    public void Other_formats_are_named()
    {
        Refuse("is cut off: tags take 205025515 bytes before the audio, and it has 16;", "ID3\u0004\0\0aaaaaaaaaa"u8.ToArray());
        Refuse("begins like an MP3 file", [0xFF, 0xFB, 1, 2, 3]);
        Refuse("The file is CAF audio, which only ffmpeg decodes. ffmpeg needs a file", "caff\0\u0001\0\0desc"u8.ToArray());
        Refuse("The file is MPEG-4 audio", "\0\0\0\u0020ftypM4A \0\0\0\0"u8.ToArray());
        Refuse("The file is AAC audio", [0xFF, 0xF1, 0x50, 0x80, 0, 0, 0, 0]);
    }

    [Fact]
    public void A_damaged_flac_file_is_reported_as_flac()
    {
        Requires.Sndfile();
        Refuse("as FLAC files do", "fLaC------------"u8.ToArray());
    }

    [Fact]
    public void Missing_chunks_are_named()
    {
        Refuse("no 'fmt ' chunk", File(Data(1, 2)));
        Refuse("no 'data' chunk", File(Format(1, 1, 8)));
        Refuse("no 'fmt ' chunk", File());
    }

    [Fact]
    public void Impossible_formats_are_named_with_their_numbers()
    {
        Refuse("claims 0 channels", File(Format(1, 0, 16), Data(1, 2)));
        Refuse("claims 65535 channels", File(Format(1, 65535, 8, blockAlign: 65535), Data(1, 2)));
        Refuse("sample rate of 0 Hz", File(Format(1, 1, 16, rate: 0), Data(1, 2)));
        Refuse("sample rate of 4294967295 Hz", File(Format(1, 1, 16, rate: -1), Data(1, 2)));
        Refuse("2 channels of 16 bits take 4 bytes a frame, but its block align says 2", File(Format(1, 2, 16, blockAlign: 2), Data(1, 2)));
        Refuse("1 channels of 20 bits take 3 bytes a frame, but its block align says 4", File(Format(1, 1, 20, blockAlign: 4), Data(1, 2)));
        Refuse("PCM of 33 bits", File(Format(1, 1, 33), Data(1, 2)));
        Refuse("PCM of 0 bits", File(Format(1, 1, 0), Data(1, 2)));
        Refuse("floats of 16 bits", File(Format(3, 1, 16), Data(1, 2)));
        Refuse("format tag 0x0055", File(Format(0x55, 1, 16), Data(1, 2)));
        Refuse("chunk has 14 bytes", File(Chunk("fmt ", new byte[14]), Data(1, 2)));
        Refuse("where 40 are needed", File(Chunk("fmt ", Format(0xFFFE, 1, 16)[8..]), Data(1, 2)));
        Refuse("sub-format", File(Extensible(1, 1, 16, lastGuidByte: 0x72), Data(1, 2)));
        Refuse("ds64", FileOf("RF64", null, Chunk("ds64", new byte[8]), Format(1, 1, 16), Data(1, 2)));
    }

    [Fact]
    public void Files_without_audio_are_named()
    {
        Refuse("holds no audio", File(Format(1, 1, 16), Data()));
        Refuse("holds no audio", File(Format(1, 1, 16), Data(1)));
        Refuse("holds no audio", File(Format(1, 1, 16), Data(), Chunk("LIST", [1, 2, 3])));
    }

    [Fact]
    public void Files_of_many_hours_are_named() =>
        Refuse("would last 4.2 hours at its 1000 Hz", File(Format(1, 1, 8, rate: 1000), Data(new byte[15_000_000])));

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(1e30f)]
    public void Samples_that_are_no_audio_are_named_by_index(float bad)
    {
        byte[] content = [.. new byte[16], .. Little32(BitConverter.SingleToUInt32Bits(bad)), .. new byte[4]];
        Refuse("Sample 4 (channel 1)", File(Format(3, 1, 32), Data(content)));
        Refuse("Sample 2 (channel 1)", File(Format(3, 2, 32), Data(content)));
    }

    [Fact]
    public void Memory_follows_the_file_and_not_its_header()
    {
        // Claims of 4 GB in data, fmt and LIST chunks of a file of some bytes.
        var before = GC.GetAllocatedBytesForCurrentThread();
        Decode(File(Format(1, 1, 8), Chunk("data", [1, 2, 3], uint.MaxValue - 1)));
        Decode(File(Chunk("fmt ", Format(1, 1, 8)[8..], uint.MaxValue), Data(1, 2, 3)));
        Decode(File(Chunk("LIST", [1, 2], uint.MaxValue), Format(1, 1, 8), Data(1, 2, 3)));
        Decode([.. ".snd"u8, 0, 0, 0, 24, 0xFF, 0xFF, 0xFF, 0xF0, 0, 0, 0, 2, 0, 0, 0x56, 0x22, 0, 0, 0, 1, 1, 2, 3]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    public static TheoryData<string> SmallFiles => ["pcm16", "extensible", "rf64", "chunks", "float", "au"];

    [Theory]
    [MemberData(nameof(SmallFiles))]
    public void Cut_off_anywhere_a_file_is_decoded_or_refused(string name)
    {
        var file = SmallFile(name);
        Assert.NotNull(Decode(file));
        for (var length = 0; length < file.Length; length++)
            Decode(file[..length]);
    }

    [Theory]
    [MemberData(nameof(SmallFiles))]
    public void With_any_byte_changed_a_file_is_decoded_or_refused(string name)
    {
        var file = SmallFile(name);
        foreach (var value in (byte[])[0, 1, 0x7F, 0x80, 0xFF])
            for (var i = 0; i < file.Length; i++)
            {
                byte[] damaged = [.. file];
                damaged[i] = value;
                Decode(damaged);
            }
    }

    [Fact]
    public void Random_bytes_behind_a_magic_number_are_decoded_or_refused()
    {
        var random = new Random(5);
        for (var round = 0; round < 3000; round++)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            Decode([.. ".snd"u8, .. noise]);
            Decode([.. "RIFF\0\0\0\0WAVE"u8, .. noise]);
            Decode([.. "RIFF\0\0\0\0WAVE"u8, .. Format(1, 1, 16), .. noise]);
        }
    }

    private static byte[] SmallFile(string name) => name switch
    {
        "pcm16" => File(Format(1, 2, 16), Data(1, 2, 3, 4, 5, 6, 7, 8)),
        "extensible" => File(Extensible(1, 1, 24), Data(1, 2, 3, 4, 5, 6)),
        "rf64" => FileOf(
            "RF64", uint.MaxValue, Chunk("ds64", [.. new byte[8], 4, .. new byte[19]]), Format(1, 1, 8),
            Chunk("data", [1, 2, 3, 4], uint.MaxValue)),
        "chunks" => File(Chunk("LIST", [1, 2, 3]), Format(1, 1, 8), Chunk("fact", [4]), Data(1, 2, 3), Chunk("id3 ", [5, 6])),
        "float" => File(Format(3, 1, 32), Data(0, 0, 0x80, 0x3F, 0, 0, 0, 0xBF)),
        _ => [.. ".snd"u8, 0, 0, 0, 28, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0x56, 0x22, 0, 0, 0, 1, .. Encoding.ASCII.GetBytes("note"), 1, 2, 3,
        4],
    };

    /// <summary>The test fails unless decoding gives finite samples or an AudioFormatException with a clear message.</summary>
    private static AudioSignal? Decode(byte[] file)
    {
        try
        {
            var signal = AudioFile.Read(new MemoryStream(file));
            Assert.NotEmpty(signal.Samples);
            Assert.All(signal.Samples, sample => Assert.True(float.IsFinite(sample)));
            return signal;
        }
        catch (AudioFormatException refusal)
        {
            Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
            return null;
        }
    }

    private static void Refuse(string part, byte[] file) =>
        Refusal.Says<AudioFormatException>(part, () => AudioFile.Read(new MemoryStream(file)));
}
