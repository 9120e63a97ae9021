using Gtzan.Audio.Decoding.Files;
using Gtzan.Audio.Decoding.Tags;
using static Gtzan.Tests.Audio.Decoding.AudioBytes;
using static Gtzan.Tests.Audio.Decoding.ForeignFiles;
using static Gtzan.Tests.Audio.Decoding.TagBytes;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>Tags of any kind, before and behind the audio of any format, change no sample and cause no note.</summary>
public sealed class TagsTests
{
    private static readonly (string Name, byte[] Bytes)[] Before =
    [
        ("nothing", []), ("ID3v2", Id3v2), ("two ID3v2", [.. Id3v2, .. Id3v2]), ("APE", Ape),
        ("ID3v2, APE", [.. Id3v2, .. Ape]), ("zeros", new byte[5000]), ("ID3v2, zeros", [.. Id3v2, .. new byte[333]]),
    ];

    private static readonly (string Name, byte[] Bytes)[] Behind =
    [
        ("nothing", []), ("ID3v1", Id3v1), ("TAG+", ExtendedId3v1), ("APE", Ape), ("APE without header", ApeWithoutHeader),
        ("Lyrics3, ID3v1", [.. OldLyrics, .. Id3v1]), ("Lyrics3v2, ID3v1", [.. Lyrics, .. Id3v1]),
        ("APE, ID3v1", [.. Ape, .. Id3v1]), ("ID3v2", AppendedId3v2), ("ID3v1, zeros", [.. Id3v1, .. new byte[3000]]),
        ("zeros, ID3v1", [.. new byte[500], .. Id3v1]), ("zeros", new byte[700]), ("text", [.. "made with some program"u8]),
    ];

    public static TheoryData<string> Formats =>
    [
        "wav", "wav of unknown size", "au", "au of unknown size", "aiff", "mp3", "flac", "flac of unknown length", "aifc", "vorbis", "opus",
    ];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Tags_are_not_audio(string format)
    {
        var file = File(format);
        var expected = Read(file);
        Assert.Empty(expected.Notes);
        foreach (var (before, first) in Before)
            foreach (var (behind, last) in Behind)
            {
                // Nothing tells such bytes from samples, or from a damaged frame.
                if (format.Contains("unknown", StringComparison.Ordinal) && (behind is "zeros, ID3v1" or "zeros" or "text"))
                    continue;
                byte[] tagged = [.. first, .. file, .. last];
                var signal = Read(tagged);
                Assert.True(expected.Samples.AsSpan().SequenceEqual(signal.Samples), $"{format} between {before} and {behind}");
                Assert.True(signal.Notes.Count == 0, $"{format} between {before} and {behind}: {string.Join(' ', signal.Notes)}");
                using var audio = AudioFile.Open(new MemoryStream(tagged));
                Assert.Equal(expected.Samples.Length, audio.Length);
            }
    }

    [Fact]
    public void Samples_that_look_like_a_tag_are_samples()
    {
        var file = WavBytes.File(WavBytes.Format(1, 1, 8), WavBytes.Data(Id3v1));
        Assert.Equal(128, Read(file).Samples.Length);
    }

    [Fact]
    public void A_file_of_tags_alone_is_refused()
    {
        Refuse("is cut off: tags take 1010 bytes before the audio, and it has 1010;", Id3v2);
        Refuse("is cut off: tags take 1064 bytes", Ape);
        Refuse("not a known type of audio file", new byte[100]);
        Refuse("behind them, at byte 1010 of 1031, is no audio of a known type", [.. Id3v2, .. "I am a text, no audio"u8]);
    }

    /// <summary>Lengths that no tag has: of more than the file, and none.</summary>
    [Fact]
    public void Marks_with_impossible_lengths_are_no_tags()
    {
        byte[][] marks =
        [
            [.. "APETAGEX"u8, .. Enumerable.Repeat((byte)255, 24)], [.. "999999LYRICS200"u8], [.. "LYRICSEND"u8],
            [.. "3DI"u8, 4, 0, 0, 127, 127, 127, 127],
        ];
        foreach (var end in marks)
        {
            byte[] file = [.. new byte[500], 1, .. end];
            Assert.Equal(file.Length, TrailingTags.Start(new MemoryStream(file)));
            Assert.Equal(end.Length, TrailingTags.Start(new MemoryStream(end)));
        }
    }

    [Fact]
    public void A_tagged_file_is_closed_with_its_source()
    {
        using var stream = new MemoryStream([.. Id3v2, .. File("wav")]);
        AudioFile.Open(stream).Dispose();
        Assert.False(stream.CanRead);
    }

    private static byte[] File(string format)
    {
        var content = new byte[6000];
        new Random(7).NextBytes(content);
        if (format is "flac" or "flac of unknown length" or "aifc" or "vorbis" or "opus")
            Requires.Sndfile();
        var noise = TestSignals.Noise(9000);
        return format switch
        {
            "wav" => WavBytes.File(WavBytes.Format(1, 2, 16), WavBytes.Data(content)),
            "wav of unknown size" => WavBytes.File(WavBytes.Format(1, 2, 16), WavBytes.Chunk("data", content, uint.MaxValue)),
            "au" => [.. ".snd"u8, 0, 0, 0, 24, 0, 0, 0x17, 0x70, 0, 0, 0, 3, 0, 0, 0x56, 0x22, 0, 0, 0, 1, .. content],
            "au of unknown size" =>
                [.. ".snd"u8, 0, 0, 0, 24, 255, 255, 255, 255, 0, 0, 0, 3, 0, 0, 0x56, 0x22, 0, 0, 0, 1, .. content],
            "aiff" => AiffBytes.File(AiffBytes.Common(1, 3000, 16), AiffBytes.Sound(content)),
            "mp3" => Mp3Bytes.File([.. Enumerable.Range(0, 9).Select(i => Mp3Bytes.Noisy(Mp3Bytes.Mono44, new Random(i)))]),
            "flac" => Encode(Flac | Pcm16, noise),
            "flac of unknown length" => WithoutLength(Encode(Flac | Pcm16, noise)),
            "aifc" => Encode(Aiff | Float, noise),
            "vorbis" => Encode(Ogg | Vorbis, noise),
            _ => Encode(Ogg | Opus, noise, 48000),
        };
    }

    /// <summary>As encoders leave it that write to a pipe: the 36 bits of the number of samples are 0.</summary>
    private static byte[] WithoutLength(byte[] flac)
    {
        flac[21] &= 0xF0;
        flac.AsSpan(22, 4).Clear();
        return flac;
    }
}
