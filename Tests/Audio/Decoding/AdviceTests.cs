using System.Text.RegularExpressions;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Ffmpeg;
using Gtzan.Audio.Decoding.Files;
using static Gtzan.Tests.Audio.Decoding.ForeignFiles;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>What an error advises helps.</summary>
public sealed partial class AdviceTests
{
    private const int Rate = 22050;

    [Theory]
    [InlineData("song.m4a", "ipod", "aac")]
    [InlineData("-.wma", "asf", "wmav2")]
    [InlineData("a:b.wav", "wav", "adpcm_ima_wav")]
    [InlineData("it's.aifc", "aiff", "pcm_f32be")]
    [InlineData("song.flac", "flac", "flac")]
    [InlineData("no ending", "caf", "pcm_s16le")]
    public void The_command_that_an_error_names_makes_a_file_that_is_read(string name, string container, string codec)
    {
        Requires.Unix();
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder[name], Ffmpeg.Encode(TestSignals.Noise(2 * Rate), Rate, 1, container, "-c:a", codec));
        using var stream = File.OpenRead(folder[name]);
        var format = new ForeignFormat(container, container, IsRead: false);
        var refusal = Assert.Throws<AudioFormatException>(() => new FfmpegDecoder(format, "It is another.", null).Decode(stream));
        var command = Command().Match(refusal.Message).Groups[1].Value;
        Ffmpeg.RunInShell(folder.Root, command);
        var made = Assert.Single(Directory.GetFiles(folder.Root), path => path != folder[name]);
        Assert.Equal(2.0, AudioFile.Read(made).Duration.TotalSeconds, 0.2);
    }

    /// <summary>Where no whole copy can be had, the file is converted.</summary>
    [Theory]
    [InlineData(Flac | Pcm16)]
    [InlineData(Ogg | Vorbis)]
    [InlineData(Ogg | Opus)]
    public void A_damaged_file_converted_to_WAV_is_read(int format)
    {
        Requires.Sndfile();
        using var folder = new TemporaryFolder();
        var file = Encode(format, TestSignals.Noise(96_000), 48_000);
        file[file.Length / 2] ^= 0x10;
        File.WriteAllBytes(folder["song"], file);
        var refusal = Assert.Throws<AudioFormatException>(() => AudioFile.Read(folder["song"]));
        Assert.EndsWith("get a whole copy, or convert it to WAV.", refusal.Message, StringComparison.Ordinal);
        Ffmpeg.RunInShell(folder.Root, FfmpegProgram.ConversionOf("song"));
        Assert.InRange(AudioFile.Read(folder["song.wav"]).Duration.TotalSeconds, 1, 2.1);
    }

    [Fact]
    public void A_file_without_some_of_its_tags_is_read()
    {
        byte[] tag = Id3Bytes.Tag(3), tags = [.. Enumerable.Repeat(tag, 9).SelectMany(bytes => bytes)],
            file = WavBytes.File(WavBytes.Format(1, 1, 8), WavBytes.Data(1, 2, 3));
        AudioBytes.Refuse("more than 8 tags; no more are passed over. Take them away.", [.. tags, .. file]);
        Assert.Equal(3, AudioBytes.Read([.. tags[tag.Length..], .. file]).Samples.Length);
    }

    [GeneratedRegex("or run (.*) where it is installed, and use the WAV file")]
    private static partial Regex Command();
}
