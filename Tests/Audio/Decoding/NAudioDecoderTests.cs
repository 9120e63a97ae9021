using Gtzan.Audio.Datasets;
using Gtzan.Audio.Decoding;
using NAudio.SoundFile;
using NAudio.Wave;
using static Gtzan.Tests.Audio.Decoding.WavBytes;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>What the upstream-packages build decodes besides WAV and AU. It needs libsndfile; each file is written by it first.</summary>
public sealed class NAudioDecoderTests
{
    private const int Rate = 22050;

    // Values that 16 bits hold exactly.
    private static readonly float[] Tone = [.. Enumerable.Range(0, Rate).Select(i => MathF.Round(16000 * MathF.Sin(0.06f * i)) / 32768)];

    [Theory]
    [InlineData(SoundFileMajorFormat.Flac, SoundFileSubtype.Pcm16)]
    [InlineData(SoundFileMajorFormat.Aiff, SoundFileSubtype.Pcm24)]
    [InlineData(SoundFileMajorFormat.Caf, SoundFileSubtype.Float)]
    [InlineData(SoundFileMajorFormat.W64, SoundFileSubtype.Pcm16)]
    public void Lossless_formats_give_the_very_samples(SoundFileMajorFormat format, SoundFileSubtype subtype)
    {
        AudioSignal signal = Read(Write(format, subtype, Tone));
        Assert.Equal(Rate, signal.SampleRate);
        Assert.Equal(Tone, signal.Samples);
    }

    [Theory]
    [InlineData(SoundFileMajorFormat.OggVorbis)]
    [InlineData(SoundFileMajorFormat.Mp3)]
    public void Lossy_formats_give_nearly_the_samples(SoundFileMajorFormat format)
    {
        Assert.True(SoundFileCapabilities.IsFormatSupported(format), $"{SoundFileCapabilities.LibraryVersion} cannot write {format}");
        float[] samples = Read(Write(format, SoundFileSubtype.Default, Tone)).Samples;
        Assert.InRange(samples.Length, Rate, Rate + 3000);

        // An encoder may delay the signal: find where it fits best.
        double error = Enumerable.Range(0, samples.Length - Rate + 1).Min(delay => Tone.Select((x, i) => Math.Abs(x - samples[delay + i])).Average());
        Assert.InRange(error, 0, 0.02);
    }

    [Fact]
    public void Channels_are_averaged() =>
        Assert.Equal([0.25f, -0.25f, 0.5f], Read(Write(SoundFileMajorFormat.Flac, SoundFileSubtype.Pcm16, [0.5f, 0, -0.5f, 0, 0.75f, 0.25f], channels: 2)).Samples);

    [Fact]
    public void An_encoding_of_wav_that_our_reader_does_not_know_is_left_to_libsndfile()
    {
        // 0x2001 bytes of IMA ADPCM: blocks of 256 bytes hold 505 samples.
        byte[] format = Chunk("fmt ", [0x11, 0, 1, 0, 0x22, 0x56, 0, 0, 0, 0x2B, 0, 0, 0, 1, 4, 0, 2, 0, 0xF9, 1]);
        byte[] file = File(format, Chunk("data", new byte[1024]));
        Assert.Equal(4 * 505, Read(file).Samples.Length);
    }

    [Fact]
    public void Of_an_encoding_that_nobody_knows_our_own_reader_speaks() =>
        Refusal.Says<AudioFormatException>("format tag 0x7777", () => Read(File(Format(0x7777, 1, 16), Data(1, 2))));

    [Fact]
    public void A_damaged_wav_file_is_not_tried_again() =>
        Refusal.Says<AudioFormatException>("is cut off", () => Read(File(Format(1, 1, 16), Data(1, 2, 3, 4))[..^2]));

    [Fact]
    public void A_file_that_is_cut_off_is_refused()
    {
        byte[] whole = Write(SoundFileMajorFormat.Flac, SoundFileSubtype.Pcm16, Tone);
        string message = Assert.Throws<AudioFormatException>(() => Read(whole[..(whole.Length / 2)])).Message;
        Assert.True(message.Contains("cut off", StringComparison.Ordinal) || message.Contains("libsndfile cannot decode it", StringComparison.Ordinal), message);
    }

    [Fact]
    public void Rubbish_that_begins_well_is_refused() =>
        Refusal.Says<AudioFormatException>("begins as FLAC files do, but libsndfile cannot decode it", () => Read("fLaC------------"u8.ToArray()));

    [Fact]
    public void Formats_that_libsndfile_does_not_know_are_named() =>
        Refusal.Says<AudioFormatException>("as MPEG-4 files do", () => Read("\0\0\0\u0020ftypM4A \0\0\0\0"u8.ToArray()));

    [Fact]
    public void Without_libsndfile_the_message_says_what_to_install()
    {
        var decoder = new NAudioDecoder(_ => throw new DllNotFoundException());
        using var stream = new MemoryStream(Write(SoundFileMajorFormat.Flac, SoundFileSubtype.Pcm16, Tone));
        Refusal.Says<AudioFormatException>("libsndfile, which decodes them, is missing: install it", () => decoder.Decode(stream));
    }

    [Fact]
    public void Folders_of_genres_may_hold_them()
    {
        using var folder = new TemporaryFolder();
        foreach (string genre in new[] { "blues", "rock" })
        {
            Directory.CreateDirectory(folder[genre]);
            System.IO.File.WriteAllBytes(folder[$"{genre}/a.flac"], Write(SoundFileMajorFormat.Flac, SoundFileSubtype.Pcm16, Tone));
        }

        var genres = new GenreFolder(folder.Root);
        Assert.Equal(["blues", "rock"], genres.Genres);
        Assert.Equal(Tone, genres.Load(1, Rate).Samples);
    }

    private static AudioSignal Read(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return AudioFile.Read(stream);
    }

    private static byte[] Write(SoundFileMajorFormat format, SoundFileSubtype subtype, float[] samples, int channels = 1)
    {
        using var stream = new MemoryStream();
        using (var writer = new SoundFileWriter(stream, WaveFormat.CreateIeeeFloatWaveFormat(Rate, channels), format, new SoundFileWriterOptions { Subtype = subtype }))
            writer.WriteSamples(samples);
        return stream.ToArray();
    }
}
