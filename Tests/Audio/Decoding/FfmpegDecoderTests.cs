using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Ffmpeg;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Audio.Decoding.Wav;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>Formats that only ffmpeg decodes; and programs in its place that fail in every way.</summary>
public sealed class FfmpegDecoderTests
{
    private const int Rate = 44100, Frames = 30_001;

    private static readonly ForeignFormat Caf = ForeignFormat.Of("caff"u8)!;

    [Theory]
    [InlineData("caf", "pcm_s16le", 2)]
    [InlineData("caf", "alac", 2)]
    [InlineData("ipod", "alac", 1)]
    [InlineData("w64", "pcm_f32le", 2)] // 8 bytes a frame: ffmpeg takes padding for samples
    [InlineData("matroska", "flac", 2)]
    [InlineData("wv", "wavpack", 1)]
    [InlineData("tta", "tta", 2)]
    [InlineData("mov", "pcm_s16be", 6)]
    [InlineData("voc", "pcm_s16le", 1)]
    [InlineData("avi", "pcm_s16le", 2)]
    public void Lossless_formats_give_the_bits_of_the_wav_file(string container, string codec, int channels)
    {
        float[] interleaved = [.. TestSignals.Noise(Frames * channels).Select(sample => MathF.Round(sample * 32768) / 32768)];
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a"], Ffmpeg.Encode(interleaved, Rate, channels, container, "-c:a", codec));
        WavWriter.Write(folder["a.wav"], interleaved, Rate, channels);
        AudioSignal expected = AudioFile.Read(folder["a.wav"]), signal = AudioFile.Read(folder["a"]);
        Assert.Equal((Rate, Frames), (signal.SampleRate, signal.Samples.Length));
        Assert.Equal(expected.Samples, signal.Samples);
        Assert.Empty(signal.Notes);
        Assert.Equal(expected.Samples, ReadInBlocks(folder["a"]));
    }

    [Theory]
    [InlineData("ipod", "aac")]
    [InlineData("mp4", "aac")]
    [InlineData("3gp", "aac")]
    [InlineData("adts", "aac")]
    [InlineData("asf", "wmav2")]
    [InlineData("webm", "libopus", "-ar", "48000")]
    [InlineData("ac3", "ac3")]
    [InlineData("wav", "adpcm_ima_wav")]
    [InlineData("wav", "adpcm_ms")]
    [InlineData("wav", "libmp3lame")]
    [InlineData("au", "adpcm_g726le")]
    public void Lossy_formats_decode_as_in_ffmpeg(string container, string codec, params string[] options)
    {
        // One channel at 8 kHz is all that G.726 knows.
        int rate = codec == "adpcm_g726le" ? 8000 : Rate, channels = rate == 8000 ? 1 : 2;
        var file = Ffmpeg.Encode(Reference.Beats(rate, channels, rate), rate, channels, container, ["-c:a", codec, .. options]);
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a"], file);
        var signal = AudioFile.Read(folder["a"]);
        Reference.AssertEqual(Ffmpeg.Decode(file, channels), signal.Samples, decibels: 60);
        Assert.Equal(signal.Samples, ReadInBlocks(folder["a"]));
    }

    [Theory]
    [InlineData("-i.m4a")]
    [InlineData("http:a.m4a")]
    [InlineData("it's a \"song\"; $HOME.m4a")]
    [InlineData("%03d*?.m4a")]
    [InlineData("Motörhead ♫ 歌.m4a")]
    [InlineData("two\nlines.m4a")]
    public void A_file_may_have_any_name(string name)
    {
        Requires.Unix();
        var file = Ffmpeg.Encode(TestSignals.Noise(Rate), Rate, 1, "ipod", "-c:a", "alac");
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder[name], file);
        Assert.Equal(Rate, AudioFile.Read(folder[name]).Samples.Length);
        Assert.Equal([folder[name]], Directory.GetFiles(folder.Root));

        // As the advice says, in the folder of the file.
        Ffmpeg.RunInShell(folder.Root, FfmpegProgram.ConversionOf(name));
        Assert.Equal(Rate, AudioFile.Read(folder[Path.ChangeExtension(name, ".wav")]).Samples.Length);
        Assert.Contains(".converted.wav", FfmpegProgram.ConversionOf(folder[Path.ChangeExtension(name, ".wav")]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_has_lost_its_name_is_decoded_as_it_is_open()
    {
        Requires.Linux();
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a"], Ffmpeg.Encode(TestSignals.Noise(Rate), Rate, 1, "ipod", "-c:a", "alac"));
        using var stream = File.OpenRead(folder["a"]);
        File.Delete(folder["a"]);
        Assert.Equal(Rate, AudioFile.Read(stream).Samples.Length);
    }

    [Fact]
    public void Without_ffmpeg_the_message_has_the_command_that_converts_the_file()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a song.m4a"], "caff");
        using var stream = File.OpenRead(folder["a song.m4a"]);
        var refusal = Assert.Throws<AudioFormatException>(() => new FfmpegDecoder(Caf, "The file is CAF.", null).Decode(stream));
        Assert.True(refusal.IsDecoderMissing);
        Assert.Equal(
            "The file is CAF. Either install ffmpeg (Debian and Ubuntu: apt-get install ffmpeg; macOS: brew install ffmpeg; Windows: " +
            $"winget install ffmpeg), or run {FfmpegProgram.ConversionOf(folder["a song.m4a"])} where it is installed, and use the WAV " +
            "file.",
            refusal.Message);
        Assert.Contains("a song.m4a", FfmpegProgram.ConversionOf(folder["a song.m4a"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Ffmpeg_is_searched_in_folders_of_the_path_that_are_whole()
    {
        Requires.Unix();
        using var folder = new TemporaryFolder();
        var program = Script(folder, "");
        File.WriteAllText(folder["other/ffmpeg"], "not executable");
        Assert.Equal(program, FfmpegProgram.Find($"/nowhere:.::{folder["other"]}:{folder.Root}"));
        Assert.Null(FfmpegProgram.Find(folder["other"]));
        Assert.Null(FfmpegProgram.Find(null));
    }

    [Fact]
    public void A_cut_file_is_used_with_a_note_or_refused_in_the_words_of_ffmpeg()
    {
        var music = Reference.Beats(20 * Rate, 2, Rate);
        using var folder = new TemporaryFolder();
        var streamable = Ffmpeg.Encode(music, Rate, 2, "ipod", "-c:a", "aac", "-movflags", "faststart");
        File.WriteAllBytes(folder["a"], streamable[..(streamable.Length / 2)]);
        var signal = AudioFile.Read(folder["a"]);
        Assert.InRange(signal.Duration.TotalSeconds, 5, 15);
        Assert.StartsWith("ffmpeg finds errors in the MPEG-4 file; what it decodes is used (", Assert.Single(signal.Notes),
            StringComparison.Ordinal);
        using (var audio = AudioFile.Open(folder["a"], Rate))
        {
            Assert.Equal(signal.Samples.Length, audio.Length);
            audio.Read(new float[signal.Samples.Length]);
            Assert.Equal(signal.Notes, audio.Notes);
        }

        var file = Ffmpeg.Encode(music, Rate, 2, "ipod", "-c:a", "aac");
        File.WriteAllBytes(folder["b"], file[..(file.Length / 2)]);
        Refusal.Says<AudioFormatException>(
            "The MPEG-4 file cannot be decoded: ffmpeg cannot read it (moov atom not found; Invalid data found when processing input); " +
            "the file may be damaged: get a whole copy.", () => AudioFile.Read(folder["b"]));
        Refusal.Says<AudioFormatException>("ffmpeg cannot read it (moov atom not found;", () => AudioFile.Open(folder["b"], Rate));
    }

    [Fact]
    public void A_film_without_sound_is_said_to_hold_no_audio()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.mp4"], Ffmpeg.EncodeSilentFilm("mp4"));
        Refusal.Says<AudioFormatException>("The MPEG-4 file holds no audio.", () => AudioFile.Read(folder["a.mp4"]));
    }

    [Theory]
    [InlineData("echo '[caf @ 0x55d0] broken' >&2; echo file:FILE: bad >&2; exit 3", "ffmpeg cannot read it (broken; bad)")]
    [InlineData("exit 3", "ffmpeg cannot read it (exit code 3)")]
    [InlineData("", "ffmpeg cannot read it (it writes no samples)")]
    [InlineData("echo this is no audio at all", "ffmpeg cannot read it (it writes no samples)")]
    [InlineData("yes", "ffmpeg cannot read it (it writes no samples)")]
    [InlineData("yes > /dev/stderr", "ffmpeg cannot read it (")]
    [InlineData("exec sleep 1000", "ffmpeg cannot read it (it wrote nothing for 2 s)")]
    [InlineData("sleep 1000", "ffmpeg cannot read it (it wrote nothing for 2 s)")]
    [InlineData("cat HEADER; exec sleep 1000", "ffmpeg fails after 0 samples (it wrote nothing for 2 s)")]
    [InlineData("cat HEADER; head -c 88200 /dev/zero; echo out of memory >&2; exit 1", "ffmpeg fails after 0.74 s (out of memory)")]
    [InlineData("cat HEADER; cat /dev/zero", "it decodes to more than 4")]
    [InlineData("cat HEADER; tr '\\000' '\\377' < /dev/zero", "Sample 0 (channel 1) of the CAF file is NaN")]
    [InlineData("cat HEADER", "The CAF file holds no audio.")]
    public void Whatever_the_program_does_the_file_is_refused_and_the_program_gone(string script, string part)
    {
        Requires.Linux();
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["HEADER"], [.. Header()]);
        File.WriteAllText(folder["a"], "caff");
        script = script.Replace("HEADER", folder["HEADER"], StringComparison.Ordinal)
            .Replace("FILE", folder["a"], StringComparison.Ordinal);
        var program = Script(folder, $"echo $$ > {folder["pid"]}\n{script}");
        using var stream = File.OpenRead(folder["a"]);
        var decoder = new FfmpegDecoder(Caf, "", program) { Timeout = TimeSpan.FromSeconds(2) };
        Refusal.Says<AudioFormatException>(part, () => decoder.Decode(stream));
        Assert.False(Directory.Exists($"/proc/{File.ReadAllText(folder["pid"]).Trim()}"));
        Refusal.Says<AudioFormatException>(part, () => decoder.Open(stream));
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void The_program_is_killed_with_its_source()
    {
        Requires.Linux();
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["HEADER"], [.. Header()]);
        File.WriteAllBytes(folder["a"], new byte[10_000]);

        // The first time, it is counted how much there is; the second time, it does not end.
        var program = Script(folder, $"cat {folder["HEADER"]}; head -c 400000 /dev/zero\n" +
            $"[ -e {folder["pid"]} ] && sleep 1000; echo $$ > {folder["pid"]}");
        var audio = new FfmpegDecoder(Caf, "", program).Open(File.OpenRead(folder["a"]));
        Assert.Equal(100_000, audio.Length);
        Assert.Equal(1000, audio.Read(new float[1000]));
        audio.Dispose();
        Assert.DoesNotContain(
            Directory.GetDirectories("/proc"), process => CommandLineOf(process).Contains(program, StringComparison.Ordinal));
    }

    [Fact]
    public void A_program_that_cannot_be_started_is_named()
    {
        Requires.Unix();
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a"], "caff");
        var program = Script(folder, "");
        File.WriteAllBytes(program, [0x7F, .. "ELF of another machine"u8]);
        using var stream = File.OpenRead(folder["a"]);
        var refusal = Assert.Throws<AudioFormatException>(() => new FfmpegDecoder(Caf, "", program).Decode(stream));
        Assert.StartsWith($"ffmpeg cannot be started ({program}: ", refusal.Message, StringComparison.Ordinal);
        Assert.True(refusal.IsDecoderMissing);
    }

    [Fact]
    public void What_other_decoders_refuse_goes_to_ffmpeg()
    {
        var noise = TestSignals.Noise(Rate);
        using var folder = new TemporaryFolder();
        byte[] at44 = Ffmpeg.Encode(noise, 44100, 1, "mp3"), at22 = Ffmpeg.Encode(noise, 22050, 1, "mp3"),
            ogg = Ffmpeg.Encode(noise, Rate, 1, "ogg", "-c:a", "libvorbis");
        File.WriteAllBytes(folder["a.mp3"], [.. at44, .. at22]);
        File.WriteAllBytes(folder["a.ogg"], [.. ogg, .. ogg]);
        AudioSignal changed = AudioFile.Read(folder["a.mp3"]), chained = AudioFile.Read(folder["a.ogg"]);
        Assert.InRange(changed.Duration.TotalSeconds, 2.9, 3.2);
        Assert.InRange(chained.Duration.TotalSeconds, 1.9, 2.1);
    }

    private static string CommandLineOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static float[] ReadInBlocks(string path)
    {
        using var stream = File.OpenRead(path);
        using var audio = AudioFile.Open(stream);
        float[] samples = new float[audio.Length], block = new float[1000];
        var done = 0;
        for (int count; (count = audio.Read(block)) > 0; done += count)
            block.AsSpan(0, count).CopyTo(samples.AsSpan(done));
        Assert.Equal(samples.Length, done);
        return samples;
    }

    /// <summary>The beginning of a WAV file of floats at 29,827 Hz.</summary>
    private static byte[] Header() => WavBytes.File(WavBytes.Format(3, 1, 32, rate: 29_827), WavBytes.Chunk("data", [], uint.MaxValue));

    private static string Script(TemporaryFolder folder, string text)
    {
        var path = folder["ffmpeg"];
        File.WriteAllText(folder["script"], $"#!/bin/sh\n{text}\n");

        // Written by another process: one that another test starts meanwhile would hold it open, and a file open for writing cannot run.
        Ffmpeg.RunInShell(folder.Root, "cp script ffmpeg && chmod u+x ffmpeg");
        return path;
    }
}
