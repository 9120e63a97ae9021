using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Files;
using static Gtzan.Tests.Audio.Decoding.AudioBytes;
using static Gtzan.Tests.Audio.Decoding.OpusBytes;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>Opus through Concentus, which also encodes it here, with nothing else installed; and beside ffmpeg where it is.</summary>
public sealed class OpusFramesTests
{
    [Theory]
    [InlineData(1, 96_000, 1)]
    [InlineData(2, 192_000, 7)]
    [InlineData(2, 256_000, 50)]
    public void Music_comes_back_with_all_its_samples(int channels, int bitRate, int packetsAPage)
    {
        float[] music = Reference.Beats((2 * Rate) + 123, channels, Rate), mono = new float[(2 * Rate) + 123];
        SampleDecoder.Average(music, channels, mono);
        var file = Encode(music, channels, bitRate, packetsAPage: packetsAPage);
        var signal = Read(file);
        Assert.Equal(Rate, signal.SampleRate);
        Reference.AssertEqual(mono, signal.Samples, decibels: 10);
        using var audio = AudioFile.Open(new MemoryStream(file));
        Assert.Equal(mono.Length, audio.Length);
    }

    [Theory]
    [InlineData(6 * 256, 2)]
    [InlineData(-20 * 256, 0.1)]
    public void The_gain_of_the_header_is_applied(int gain, double factor)
    {
        float[] music = Reference.Beats(Rate / 2, 1, Rate), plain = Read(Encode(music)).Samples,
            loud = Read(Encode(music, header: Header(1, gain: gain))).Samples;
        for (var i = 0; i < plain.Length; i++)
            Assert.Equal(plain[i] * factor, loud[i], (0.01 * Math.Abs(plain[i])) + 1e-6);
    }

    [Fact]
    public void The_pre_skip_of_the_header_is_removed()
    {
        float[] music = Reference.Beats(Rate / 2, 1, Rate), all = Read(Encode(music)).Samples,
            later = Read(Encode(music, header: Header(1, preSkip: PreSkip + 700))).Samples;
        Assert.Equal(all[700..], later);
        Refuse("holds no audio", Encode(music, header: Header(1, preSkip: 65535)));
    }

    [Fact]
    public void Invalid_headers_are_refused()
    {
        Refuse("claims 0 channels", WithHeader(Header(0)));
        Refuse("claims 65 channels", WithHeader(Header(65, family: 255)));
        Refuse("3 channels without saying which", WithHeader(Header(3)));
        Refuse("2 channels need 23", WithHeader(Header(2, family: 1)));
        Refuse("2 channels cannot be those of 0 streams", WithHeader(Header(2, family: 1, mapping: [0, 0, 0, 1])));
        Refuse("2 channels cannot be those of 1 streams, 2 of them stereo", WithHeader(Header(2, family: 1, mapping: [1, 2, 0, 1])));
        Refuse("2 channels cannot be those of 1 streams, 0 of them stereo", WithHeader(Header(2, family: 1, mapping: [1, 0, 0, 1])));
        Refuse("first packet has 10 bytes where at least 19 are needed", WithHeader(Header(1)[..10]));
        Refuse("of version 1; only version 0 is read", WithHeader([.. "OpusHead"u8, 16, .. Header(1)[9..]]));
        Refuse("lacks the second of its two headers", OggBytes.File([Header(1)], []));

        static byte[] WithHeader(byte[] header) => OggBytes.File([header, Tags], [([0xF8, 1, 2], 960)]);
    }

    [Fact]
    public void Impossible_packets_are_refused()
    {
        Refuse("a packet has 0 frames", WithPacket([0xFB, 0]));
        Refuse("a packet has 63 frames, or lasts longer than 120 ms", WithPacket([0xFB, 63, 0]));
        Refuse("Concentus fails after 0 samples", WithPacket([0xFA, 200]));

        static byte[] WithPacket(byte[] packet) => OggBytes.File([Header(1, preSkip: 0), Tags], [(packet, 960)]);
    }

    [Theory]
    [InlineData(2, "96k", "20")]
    [InlineData(1, "64k", "2.5")]
    [InlineData(1, "12k", "60")]
    [InlineData(6, "256k", "20")]
    public void Music_decodes_as_in_ffmpeg(int channels, string bitRate, string milliseconds)
    {
        var file = Ffmpeg.Encode(
            Reference.Beats(3 * Rate, channels, Rate), Rate, channels, "ogg", "-c:a", "libopus", "-b:a", bitRate, "-frame_duration",
                milliseconds, "-mapping_family", channels > 2 ? "1" : "0");
        var signal = Read(file);
        Assert.Equal(3 * Rate, signal.Samples.Length);

        // Concentus decodes with integers of 16 bits; and speech, which the lowest rate is coded as, differs from decoder to decoder.
        Reference.AssertEqual(Ffmpeg.Decode(file, channels), signal.Samples, decibels: bitRate == "12k" ? 15 : 50);
    }
}
