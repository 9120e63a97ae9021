using Gtzan.Audio.Datasets;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Audio.Decoding.Wav;
using Gtzan.Audio.Features;
using Gtzan.Audio.Synthesis;
using Gtzan.Engine.Ops.Arithmetic;
using static Gtzan.Tests.Audio.Decoding.AudioBytes;
using static Gtzan.Tests.Audio.Decoding.ForeignFiles;
using static Gtzan.Tests.Audio.Decoding.WavBytes;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>Libraries decode to the same samples as our own reader from a WAV file with the same audio.</summary>
public sealed class ForeignDecoderTests
{
    private const int Rate = 22050;

    [Theory]
    [InlineData(Flac | Pcm16, 1)]
    [InlineData(Flac | Pcm16, 2)]
    [InlineData(Flac | Pcm24, 6)]
    [InlineData(Aiff | Pcm16, 1)]
    [InlineData(Aiff | Pcm24, 2)]
    [InlineData(Aiff | Pcm32, 3)]
    [InlineData(Aiff | Float, 2)]
    [InlineData(Aiff | ForeignFiles.Double, 1)]
    public void Lossless_formats_give_the_bits_of_the_wav_file(int format, int channels)
    {
        Requires.Sndfile();
        var interleaved = SixteenBits(70_001 * channels);
        var expected = OfWav(interleaved, channels);
        var file = Encode(format, interleaved, Rate, channels);

        var signal = Read(file);
        Assert.Equal((Rate, 70_001), (signal.SampleRate, signal.Samples.Length));
        Assert.Equal(expected, signal.Samples);
        AssertStreams(expected, file);
    }

    [Fact]
    public void Eight_bits_are_divided_as_ours_are()
    {
        Requires.Sndfile();
        float[] samples = [.. Enumerable.Range(-128, 256).Select(value => value / 128f)];
        Assert.Equal(samples, Read(Encode(Aiff | Pcm8, samples)).Samples);
        Assert.Equal(samples, Read(Encode(Flac | Pcm8, samples)).Samples);
    }

    [Theory]
    [InlineData(Ogg | Vorbis, 1, 22050, 20)]
    [InlineData(Ogg | Vorbis, 2, 44100, 20)]
    [InlineData(Ogg | Vorbis, 6, 48000, 8)] // the fourth channel is for low frequencies, and loses the others
    [InlineData(Ogg | Opus, 2, 48000, 20)]
    [InlineData(Mp3 | LayerIII, 1, 22050, 20)]
    [InlineData(Mp3 | LayerIII, 2, 44100, 20)]
    [InlineData(Mp3 | LayerIII, 1, 8000, 20)]
    public void Lossy_formats_give_nearly_the_samples_of_the_wav_file(int format, int channels, int rate, int decibels)
    {
        Requires.Sndfile();
        float[] interleaved = Music(3 * rate, channels, rate), expected = OfWav(interleaved, channels, rate);
        var file = Encode(format, interleaved, rate, channels, quality: 0.9);
        var signal = Read(file);

        Assert.Equal(rate, signal.SampleRate);
        Assert.Equal((double)expected.Length, signal.Samples.Length, rate / 10.0);
        var length = Math.Min(expected.Length, signal.Samples.Length);
        Assert.InRange(Reference.SignalToNoise(expected.AsSpan(..length), signal.Samples.AsSpan(..length)), decibels, 200);
        AssertStreams(signal.Samples, file);
    }

    [Theory]
    [InlineData(Flac | Pcm16, 0)]
    [InlineData(Aiff | Pcm16, 0)]
    [InlineData(Ogg | Vorbis, 3)]
    [InlineData(Mp3 | LayerIII, 3)]
    public void Coefficients_are_those_of_the_wav_file(int format, double tolerance)
    {
        Requires.Sndfile();
        var track = new SyntheticCorpus(1, duration: 3).Load(0, 44100).Samples;
        float[] interleaved = [.. track.SelectMany(sample =>
            new[] { MathF.Round(sample * 32768) / 32768, MathF.Round(sample * 16384) / 32768 })];
        using var folder = new TemporaryFolder();
        WavWriter.Write(folder["a.wav"], interleaved, 44100, 2);
        System.IO.File.WriteAllBytes(folder["a.x"], Encode(format, interleaved, 44100, 2, format >= Ogg ? 0.9 : null));
        float[] expected = Coefficients(folder["a.wav"]), actual = Coefficients(folder["a.x"]);

        if (tolerance == 0)
            Assert.Equal(expected, actual);
        else
            Assert.InRange(expected.Zip(actual, (x, y) => Math.Abs(x - y)).Average(), 0, tolerance);
    }

    /// <summary>IMA ADPCM, which libsndfile would decode; a damaged file of such an encoding has kept it in a loop without end.</summary>
    [Fact]
    public void A_wav_file_is_never_handed_to_libsndfile()
    {
        var file = File(Chunk("fmt ", [0x11, 0, 1, 0, 0x22, 0x56, 0, 0, 0, 0x2B, 0, 0, 0, 1, 4, 0, 2, 0, 0xF9, 1]),
            Chunk("data", new byte[1024]));
        foreach (var before in (byte[][])[[], Id3Bytes.Tag(128), Id3Bytes.Tag(0, hasFooter: true)])
            Refuse("The WAV file is compressed (format tag 0x0011), which only ffmpeg may decode.", [.. before, .. file]);
    }

    [Fact]
    public void Some_tags_before_the_audio_are_passed_over_but_not_any_number()
    {
        Requires.Sndfile();
        byte[] tag = Id3Bytes.Tag(3), file = Encode(Mp3 | LayerIII, Music(Rate, 1, Rate));
        Assert.Equal(Read(file).Samples, Read([.. tag, .. tag, .. file]).Samples);
        Refusal.Says<AudioFormatException>("The file begins with more than 8 tags; no more are passed over.",
            () => Read([.. Enumerable.Repeat(tag, 1000).SelectMany(bytes => bytes), .. file]));
    }

    /// <summary>As libsndfile reads them by itself: from where the frames begin.</summary>
    [Fact]
    public void Bytes_between_a_tag_and_the_frames_of_an_MP3_file_are_skipped()
    {
        Requires.Sndfile();
        byte[] file = Encode(Mp3 | LayerIII, Music(Rate, 1, Rate)), tag = Id3Bytes.Tag(3);
        var expected = Read(file).Samples;
        byte[] ape = [.. "APETAGEX"u8, .. new byte[100]], words = [.. "some other tag"u8];
        foreach (var between in (byte[][])[new byte[1], new byte[1000], new byte[60_000], ape, words])
            Assert.Equal(expected, Read([.. tag, .. between, .. file]).Samples);

        // A file that begins within a frame lacks that frame and the first one, which holds the encoder delay and padding.
        var length = Read([.. tag, .. file[300..]]).Samples.Length;
        Assert.InRange(length, expected.Length * 4 / 5, expected.Length + 1152);
        Assert.Equal(0, length % 576);
        Assert.Equal(expected, Read([.. Id3Bytes.Tag(3, hasFooter: true), .. file]).Samples);
        byte[] noise = [.. Enumerable.Repeat((byte)7, 70_000)];
        Refuse("behind them, at byte 13 of ", [.. tag, .. noise, .. file]);
        foreach (var (other, part) in ((string, string)[])[("RIFF", "no 'fmt ' chunk"), ("caff", "is CAF"), (".snd", "The AU file")])
            Refuse(part, [.. tag, .. System.Text.Encoding.ASCII.GetBytes(other), .. "\0\0\0\0WAVE"u8, .. file]);
    }

    [Fact]
    public void A_file_is_closed_with_its_source_and_when_it_is_refused()
    {
        Requires.Sndfile();
        using var folder = new TemporaryFolder();
        var whole = Encode(Flac | Pcm16, SixteenBits(Rate));
        System.IO.File.WriteAllBytes(folder["a.flac"], whole);
        System.IO.File.WriteAllBytes(folder["b.flac"], whole[..100]);
        AudioFile.Open(folder["a.flac"], 8000).Dispose();
        Assert.Throws<AudioFormatException>(() =>
        {
            using var audio = AudioFile.Open(folder["b.flac"], 8000);
            audio.Read(new float[Rate]);
        });
        foreach (var name in (string[])["a.flac", "b.flac"])
            using (new FileStream(folder[name], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                Refusal.Says<IOException>(name, () => AudioFile.Open(folder[name], 8000));
    }

    [Fact]
    public void A_long_file_is_decoded_in_the_memory_of_one_block()
    {
        Requires.Sndfile();
        var file = Encode(Flac | Pcm16, new float[20 * 60 * Rate]);
        using var stream = new MemoryStream(file);
        var block = new float[10_000];
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var audio = AudioFile.Open(stream);
        long length = 0;
        for (int count; (count = audio.Read(block)) > 0; length += count)
        {
        }

        Assert.Equal(20 * 60 * Rate, length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Many_threads_may_decode_at_once()
    {
        Requires.Sndfile();
        (byte[] File, float[] Samples)[] files = [.. ((int[])[Flac | Pcm16, Ogg | Vorbis, Mp3 | LayerIII]).Select(format =>
        {
            var file = Encode(format, Music(Rate, 1, Rate));
            return (file, Read(file).Samples);
        })];
        Parallel.For(0, 60, new ParallelOptions { MaxDegreeOfParallelism = 8 },
            i => Assert.Equal(files[i % files.Length].Samples, Read(files[i % files.Length].File).Samples));
    }

    [Fact]
    public void Folders_of_genres_may_hold_them()
    {
        Requires.Sndfile();
        using var folder = new TemporaryFolder();
        var samples = SixteenBits(Rate);
        foreach (var name in (string[])["blues/a.FLAC", "blues/b.aiff", "rock/a.aif", "rock/b.ogg", "rock/c.oga", "rock/d.mp3"])
            System.IO.File.WriteAllBytes(folder[name], Encode(name[6] switch { 'c' or 'g' => Ogg | Vorbis, _ => Flac | Pcm16 }, samples));

        var genres = new GenreFolder(folder.Root);
        Assert.Equal(["blues", "rock"], genres.Genres);
        Assert.Equal(6, genres.Tracks.Count);
        Assert.Equal(samples, genres.Load(2, Rate).Samples);
    }

    /// <summary>Decoded in blocks of any length, the samples are the same.</summary>
    private static void AssertStreams(float[] expected, byte[] file)
    {
        foreach (var length in (int[])[1000, 70_000, expected.Length + 1])
        {
            using var audio = AudioFile.Open(new MemoryStream(file));
            Assert.Equal(expected.Length, audio.Length);
            float[] samples = new float[expected.Length], block = new float[length];
            var done = 0;
            for (int count; (count = audio.Read(block)) > 0; done += count)
                block.AsSpan(0, count).CopyTo(samples.AsSpan(done));
            Assert.Equal(expected.Length, done);
            Assert.Equal(expected, samples);
        }
    }

    private static float[] Coefficients(string path)
    {
        var recipe = new FeatureRecipe();
        using var audio = AudioFile.Open(path, recipe.SampleRate);
        var result = new float[recipe.FramesPerSegment * recipe.Mfcc];
        new MfccExtractor(recipe.ToMfccOptions()).Extract(new SegmentReader(audio, recipe).Next().Samples, result);
        return result;
    }

    private static float[] OfWav(float[] interleaved, int channels, int rate = Rate)
    {
        using var stream = new MemoryStream();
        WavWriter.Write(stream, interleaved, rate, channels);
        stream.Position = 0;
        return AudioFile.Read(stream).Samples;
    }

    /// <summary>Noise whose values 16 bits hold exactly.</summary>
    private static float[] SixteenBits(int length) => [.. TestSignals.Noise(length).Select(sample => MathF.Round(sample * 32768) / 32768)];

    /// <summary>Three tones that come and go, different in each channel.</summary>
    private static float[] Music(int frames, int channels, int rate) => [.. Enumerable.Range(0, frames * channels).Select(i =>
    {
        double seconds = (double)(i / channels) / rate, frequency = 220 * (1 + (0.25 * (i % channels)));
        var chord = Math.Sin(2 * Math.PI * frequency * seconds) + Math.Sin(2 * Math.PI * 1.5 * frequency * seconds) +
            Math.Sin(2 * Math.PI * 4 * frequency * seconds);
        return (float)(0.2 * chord * (1 - Math.Cos(2 * Math.PI * 2 * seconds)) / 2);
    })];
}
