using System.Buffers.Binary;
using Gtzan.Audio.Decoding.Files;
using static Gtzan.Tests.Audio.Decoding.AudioBytes;
using static Gtzan.Tests.Audio.Decoding.ForeignFiles;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>Files of which a little is missing are used, with a note; of which much is missing, as far as their format allows.</summary>
public sealed class ShortFileTests
{
    private const int Frames = 1000;

    public static TheoryData<string> Formats => ["wav", "rifx", "rf64", "au", "aiff"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_without_its_last_bytes_is_used_with_a_note(string format)
    {
        var file = File(format, 0);
        var whole = Read(file);
        Assert.Empty(whole.Notes);
        Assert.Equal(Frames, whole.Samples.Length);
        foreach (var missing in (int[])[1, 2, 3])
        {
            var signal = Read(file[..^missing]);
            Assert.Equal(whole.Samples[..^1], signal.Samples);
            Assert.Contains($" file has {missing} byte", Assert.Single(signal.Notes), StringComparison.Ordinal);
            using var audio = AudioFile.Open(new MemoryStream(file[..^missing]));
            Assert.Equal(signal.Notes, audio.Notes);
        }
    }

    /// <summary>Some programs count the header as samples, and some round up.</summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public void A_header_that_counts_a_few_bytes_too_many_costs_no_sample(string format)
    {
        var expected = Read(File(format, 0)).Samples;
        foreach (var excess in (int[])[1, 4, 8, 24])
        {
            foreach (var tag in (byte[][])[[], TagBytes.Id3v1])
            {
                var signal = Read([.. File(format, excess), .. tag]);
                Assert.Equal(expected, signal.Samples);
                Assert.Contains($" file has {excess} byte", Assert.Single(signal.Notes), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_without_its_end_is_refused(string format)
    {
        Refuse(" file is cut off: its header promises 4000 bytes of samples, but only 2000 follow; get a whole copy.",
            File(format, 0)[..^2000]);
        Refuse(" file is cut off: its header promises 4500 bytes of samples, but only 4000 follow; get a whole copy.", File(format, 500));
    }

    [Fact]
    public void What_is_missing_behind_the_samples_does_not_matter()
    {
        byte[] aiff = AiffBytes.File(
                AiffBytes.Common(1, 2, 16), AiffBytes.Sound([1, 2, 3, 4]), AiffBytes.Chunk("NAME", new byte[500])),
            wav = WavBytes.File(WavBytes.Format(1, 1, 16), WavBytes.Data(1, 2, 3, 4), WavBytes.Chunk("LIST", new byte[500]));
        foreach (var file in (byte[][])[aiff, wav])
        {
            var signal = Read(file[..^400]);
            Assert.Equal(2, signal.Samples.Length);
            Assert.Empty(signal.Notes);
        }
    }

    [Fact]
    public void An_AIFF_file_may_count_a_few_samples_too_many()
    {
        var signal = Read(AiffBytes.File(AiffBytes.Common(1, 5, 16), AiffBytes.Sound([1, 2, 3, 4])));
        Assert.Equal(2, signal.Samples.Length);
        Assert.Equal(["The AIFF file has 3 samples a channel less than its header says (5); the others are used."], signal.Notes);
    }

    [Fact]
    public void An_AIFF_C_file_without_its_last_byte_is_used_with_a_note()
    {
        Requires.Sndfile();
        var file = Encode(Aiff | Float, TestSignals.Noise(Frames));
        var signal = Read(file[..^1]);
        Assert.Equal(Read(file).Samples[..^1], signal.Samples);
        Assert.Single(signal.Notes);
        Refuse("file is cut off", file[..^2000]);
    }

    [Fact]
    public void MP3_files_have_notes_of_what_is_missing_or_silent()
    {
        byte[] frame = Mp3Bytes.Silent(Mp3Bytes.Mono44), info = Mp3Bytes.Info(Mp3Bytes.Mono44, 9, 0, 0), orphan = Mp3Bytes.Frame(
            Mp3Bytes.Mono44, [0x7F, 0xFF]);
        byte[][] frames = [.. Enumerable.Repeat(frame, 9)];
        Notes([], Mp3Bytes.File([info, .. frames]));
        Notes([], Mp3Bytes.File(frames));
        Notes(["The MP3 file is cut off: its header promises 9 frames, and 5 are there."], Mp3Bytes.File([info, .. frames[..5]]));
        Notes(["The MP3 file is cut off within its last frame."], Mp3Bytes.File(frames)[..^1]);
        Notes(["The MP3 file has other bytes between its frames, in 1 place."],
            Mp3Bytes.File([.. frames, new byte[3000], .. frames]));
        Notes(["1 of the 10 MP3 frames cannot be decoded and is silent."], Mp3Bytes.File([orphan, .. frames]));
    }

    [Theory]
    [InlineData(Ogg | Vorbis, 22050, "Ogg Vorbis")]
    [InlineData(Ogg | Opus, 48000, "Opus")]
    public void Ogg_files_without_their_last_page_have_a_note(int format, int rate, string name)
    {
        Requires.Sndfile();
        var file = Encode(format, TestSignals.Noise(3 * rate), rate);
        Notes([], file);
        Notes([$"The {name} file is cut off: it ends without its last page."], file[..(file.Length / 2)]);
    }

    private static void Notes(string[] expected, byte[] file)
    {
        Assert.Equal(expected, Read(file).Notes);
        using var folder = new TemporaryFolder();
        System.IO.File.WriteAllBytes(folder["a"], file);
        Assert.Equal(expected, AudioFile.Read(folder["a"], 8000).Notes);
        using var audio = AudioFile.Open(folder["a"], 8000);
        while (audio.Read(new float[10_000]) > 0)
        {
        }

        Assert.Equal(expected, audio.Notes);
    }

    /// <summary>A file of stereo in 16 bits.</summary>
    /// <param name="format">Its format.</param>
    /// <param name="excess">The bytes that its header counts too many.</param>
    private static byte[] File(string format, int excess)
    {
        var content = new byte[4 * Frames];
        new Random(1).NextBytes(content);
        var size = (uint)(content.Length + excess);
        byte[] wide = [.. new byte[8], .. WavBytes.Little32(size), .. new byte[16]];
        return format switch
        {
            "wav" => WavBytes.File(WavBytes.Format(1, 2, 16), WavBytes.Chunk("data", content, size)),
            "rf64" => WavBytes.FileOf("RF64", uint.MaxValue, WavBytes.Chunk("ds64", wide), WavBytes.Format(1, 2, 16),
                WavBytes.Chunk("data", content, uint.MaxValue)),
            "rifx" => WavBytes.BigEndian(
                2, 16, WavBytes.Chunk("data", content, BinaryPrimitives.ReverseEndianness(size))),
            "au" => [.. ".snd"u8, 0, 0, 0, 24, .. AiffBytes.Big32(size), 0, 0, 0, 3, 0, 0, 0x56, 0x22, 0, 0, 0, 2, .. content],
            _ => AiffBytes.File(AiffBytes.Common(2, Frames, 16), AiffBytes.Sound(content, size: size + 8)),
        };
    }
}
