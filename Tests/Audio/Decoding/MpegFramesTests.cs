using Gtzan.Audio.Decoding.Files;
using static Gtzan.Tests.Audio.Decoding.AudioBytes;
using static Gtzan.Tests.Audio.Decoding.Mp3Bytes;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>
/// MP3 through NLayer, with nothing else installed; and beside libsndfile, which decodes with mpg123, and ffmpeg where they are.
/// </summary>
public sealed class MpegFramesTests
{
    private const int FrameSamples = 1152, DecoderDelay = 529;

    [Theory]
    [InlineData(Mono44, 44100, FrameSamples)]
    [InlineData(Stereo, 44100, FrameSamples)]
    [InlineData(Mono22, 22050, FrameSamples / 2)]
    [InlineData(Mono11, 11025, FrameSamples / 2)]
    public void Silent_frames_are_silence(uint header, int rate, int samples)
    {
        var signal = Read(File([.. Enumerable.Repeat(Silent(header), 10)]));
        Assert.Equal((rate, 10 * samples), (signal.SampleRate, signal.Samples.Length));
        Assert.All(signal.Samples, sample => Assert.Equal(0, sample));
    }

    [Theory]
    [InlineData(10, 10, "Info", "LAME3.100", 576 + DecoderDelay, 1000 - DecoderDelay)]
    [InlineData(10, 10, "Xing", "Lavc", 576 + DecoderDelay, 1000 - DecoderDelay)]
    [InlineData(10, 10, "Info", "\0", 0, 0)] // no encoder, and so no samples of its own
    [InlineData(11, 10, "Info", "LAME3.100", 576 + DecoderDelay, 0)] // cut off
    [InlineData(9, 10, "Info", "LAME3.100", 576 + DecoderDelay, 0)] // put together of several
    [InlineData(0, 10, "Info", "LAME3.100", 0, 0)]
    public void Encoder_delay_and_padding_are_removed(
        int said, int frames, string name, string encoder, int before, int behind)
    {
        byte[] music = File([.. Enumerable.Range(0, frames).Select(i => Noisy(Mono44, new Random(i)))]),
            file = [.. Info(Mono44, (uint)said, 576, 1000, name, encoder), .. music];
        Assert.Equal(Read(music).Samples[before..^behind], Read(file).Samples);
        using var audio = AudioFile.Open(new MemoryStream(file));
        Assert.Equal((frames * FrameSamples) - before - behind, audio.Length);
    }

    [Fact]
    public void Bytes_between_frames_are_skipped()
    {
        byte[] frame = Silent(Mono44), junk = new byte[5000];
        new Random(1).NextBytes(junk);
        Assert.Equal(6 * FrameSamples, Read([.. File(frame, frame, frame), .. junk, .. File(frame, frame, frame)]).Samples.Length);
        Assert.Equal(3 * FrameSamples, Read([.. File(frame, frame, frame), .. "TAG"u8, .. new byte[125]]).Samples.Length);
        Assert.Equal(3 * FrameSamples, Read([.. File(frame, frame, frame), .. "APETAGEX"u8, .. junk]).Samples.Length);

        // One damaged header costs its frame, and none before it.
        var file = File([.. Enumerable.Repeat(frame, 9)]);
        file[4 * frame.Length] = 0;
        Assert.Equal(8 * FrameSamples, Read(file).Samples.Length);
    }

    [Fact]
    public void A_truncated_file_yields_its_complete_frames()
    {
        var file = File([.. Enumerable.Repeat(Silent(Mono44), 4)]);
        Assert.Equal(3 * FrameSamples, Read(file[..^1]).Samples.Length);
        Assert.Equal(FrameSamples, Read(Silent(Mono44)).Samples.Length);
    }

    [Fact]
    public void Channels_may_come_and_go()
    {
        byte[] mono = File([.. Enumerable.Range(0, 4).Select(i => Noisy(Mono44, new Random(i)))]),
            silence = File([.. Enumerable.Repeat(Silent(Stereo), 4)]);
        var expected = Read(mono).Samples;
        Assert.Equal(expected, Read([.. silence, .. mono]).Samples[^expected.Length..]);
        Assert.Equal(expected, Read([.. mono, .. silence]).Samples[..expected.Length]);
    }

    [Fact]
    public void A_change_of_sample_rate_is_refused()
    {
        byte[] file = [.. File(Silent(Mono44), Silent(Mono44)), .. File(Silent(Mono22), Silent(Mono22))];
        Refuse("changes after frame 2 from 44100 Hz in LayerIII to 22050 Hz in LayerIII", file);
    }

    [Fact]
    public void Random_bytes_are_no_silence()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var noise = new byte[20_000];
            new Random(seed).NextBytes(noise);
            Refuse("no two MP3 frames follow each other", [0xFF, 0xFB, .. noise]);
            Refuse("behind them, at byte 13", [.. Id3Bytes.Tag(3), .. noise]);
        }
    }

    [Fact]
    public void Frames_that_cannot_be_decoded_are_silence_until_most_of_them_are()
    {
        // They say that they begin before the first frame.
        byte[] orphan = Frame(Mono44, [0x7F, 0xFF]), silent = Silent(Mono44);
        Assert.Equal(5 * FrameSamples, Read(File(orphan, silent, silent, silent, orphan)).Samples.Length);
        Refuse("more than half of its 3 frames cannot be decoded", File(Frame(Mono44, [0xFF, .. Enumerable.Repeat((byte)0xFF, 100)]),
            Frame(Mono44, Enumerable.Repeat((byte)0xFF, 100).ToArray()), silent));
    }

    [Fact]
    public void Free_format_frames_are_refused() => Refuse(
        "use a free-format bit rate", [0xFF, 0xFB, 0x00, 0xC0, .. new byte[2000]]);

    [Theory]
    [InlineData(Mono44, 160)]
    [InlineData(Stereo, 160)]
    [InlineData(Mono22, 150)]
    [InlineData(Mono11, 150)]
    public void Random_frames_decode_as_in_libsndfile(uint header, int gain)
    {
        Requires.Sndfile();
        var file = File([.. Enumerable.Range(0, 30).Select(i => Noisy(header, new Random(i), gain))]);
        var samples = Read(file).Samples;
        Assert.InRange(samples.Max(Math.Abs), 1e-4f, 10);
        Reference.AssertEqual(Reference.Decode(file), samples, decibels: 100);
    }

    /// <summary>The music has beats, for which encoders change to short blocks.</summary>
    [Theory]
    [InlineData(44100, 2, "-q:a", "4")]
    [InlineData(44100, 2, "-b:a", "128k")]
    [InlineData(48000, 1, "-q:a", "2")]
    [InlineData(32000, 2, "-q:a", "5")]
    [InlineData(24000, 1, "-q:a", "5")]
    [InlineData(22050, 1, "-b:a", "64k")]
    [InlineData(16000, 2, "-q:a", "7")]
    [InlineData(12000, 1, "-q:a", "5")]
    [InlineData(11025, 1, "-b:a", "32k")]
    [InlineData(8000, 1, "-q:a", "5")]
    [InlineData(44100, 2, "-write_xing", "0")]
    public void Music_decodes_as_in_ffmpeg(int rate, int channels, params string[] options)
    {
        var file = Ffmpeg.Encode(Reference.Beats(3 * rate, channels, rate), rate, channels, "mp3", ["-c:a", "libmp3lame", .. options]);
        var signal = Read(file);
        Assert.Equal(rate, signal.SampleRate);
        if (options[0] != "-write_xing")
            Assert.Equal(3 * rate, signal.Samples.Length);

        // At 24 kHz, ffmpeg has another end of one band than the specification, LAME and mpg123.
        Reference.AssertEqual(Ffmpeg.Decode(file, channels), signal.Samples, decibels: rate == 24000 ? 50 : 100);
        if (ForeignFiles.Obstacle is null)
            Reference.AssertEqual(Reference.Decode(file), signal.Samples, decibels: 100);
    }

    [Theory]
    [InlineData(44100, 2)]
    [InlineData(22050, 1)]
    public void Layer_II_decodes_as_in_ffmpeg(int rate, int channels)
    {
        var file = Ffmpeg.Encode(Reference.Beats(2 * rate, channels, rate), rate, channels, "mp2", "-c:a", "mp2");

        // ffmpeg decodes it with integers.
        Reference.AssertEqual(Ffmpeg.Decode(file, channels), Read(file).Samples, decibels: 70);
    }
}
