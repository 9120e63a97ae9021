using System.Text.RegularExpressions;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Wav;
using Gtzan.Tests.Audio.Decoding;

namespace Gtzan.Tests.Models.Commands;

/// <summary>Unusable data: a one-sentence message, exit code 1, and no files left.</summary>
[Collection("program")]
public sealed class BadDataTests(SmallCorpusFixture small)
{
    private string Output => Path.Combine(small.Root, "must-not-be-made");

    public static TheoryData<string, byte[], string> BrokenFiles => new()
    {
        { "nothing", [], "The file is empty: it has 0 bytes." },
        { "text", "I am a song."u8.ToArray(),
            "This is not a known type of audio file (WAV, AU, FLAC, Ogg, MP3, AIFF, MPEG-4 and others): it begins with 'I am a song.'" },
        { "mp3", "ID3\u0004 some tags and some frames"u8.ToArray(), "tags take" },
        { "cut off in its header", WavBytes.File(WavBytes.Format(1, 1, 16))[..10], "The WAV file ends after 10 bytes, within its header." },
        { "without data", WavBytes.File(WavBytes.Format(1, 1, 16)),
            "The WAV file has no 'data' chunk: it holds a header but no audio; it may be cut off." },
        { "with no samples", WavBytes.File(WavBytes.Format(1, 1, 16), WavBytes.Data()),
            "The WAV file holds no audio: 0 bytes of samples where one frame takes 2." },
        { "lying about its frames", WavBytes.File(WavBytes.Format(1, 2, 16, blockAlign: 3), WavBytes.Data(new byte[100])),
            "The WAV file contradicts itself: 2 channels of 16 bits take 4 bytes a frame, but its block align says 3; it is damaged" },
        { "lying about its channels", WavBytes.File(WavBytes.Format(1, 5000, 8, blockAlign: 5000), WavBytes.Data(new byte[100])),
            "The WAV file claims 5000 channels; from 1 to 64 are read." },
        { "lying about its rate", WavBytes.File(WavBytes.Format(1, 1, 16, rate: 3), WavBytes.Data(new byte[100])),
            "The WAV file claims a sample rate of 3 Hz; from 1000 to 768000 Hz are read." },
        { "lying about its length", WavBytes.File(WavBytes.Format(1, 1, 16), WavBytes.Chunk("data", new byte[100], size: 4_000_000_000)),
            "s, less than one segment of 3.00 s." },
        { "cut off in its samples", WavBytes.File(WavBytes.Format(1, 1, 16), WavBytes.Chunk("data", new byte[100], size: 200_000)),
            "The WAV file is cut off: its header promises 200000 bytes of samples, but only 100 follow; get a whole copy." },
        { "of compressed sound", WavBytes.File(WavBytes.Format(0x55, 1, 16), WavBytes.Data(new byte[100])),
            "ffmpeg" },
        { "with a sample that is no number", NotANumber(),
            "Sample 7 (channel 1) of the WAV file is NaN, which is not audio: samples must be finite" },
    };

    [Theory]
    [MemberData(nameof(BrokenFiles))]
    public void A_broken_file_is_skipped_and_named_with_the_reason(string name, byte[] content, string reason)
    {
        var corpus = small.CopyOfCorpus($"broken/{name}");
        File.WriteAllBytes(Path.Combine(corpus, "metal", "broken.wav"), content);

        var output = CommandLine.Succeed("prepare", "--data", corpus, "--hparams", small.HyperParameters, "--out", small["broken.json"]);

        Assert.Contains("12 tracks of 3 genres", output, StringComparison.Ordinal);
        Assert.Contains(":\n    metal/broken.wav: ", output, StringComparison.Ordinal);
        Assert.Contains(reason, output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BrokenFiles))]
    public void A_broken_file_cannot_be_predicted_and_the_reason_is_given(string name, byte[] content, string reason)
    {
        var file = small[$"predict-{name}.wav"];
        File.WriteAllBytes(file, content);

        // A header may say too much about its length; then what is there is used, and here it is too short.
        if (name == "lying about its length")
            reason = "and a segment takes 3.00 s; give a longer recording.";
        var message = CommandLine.Fail(1, "predict", file, "--run", small.Run);
        Assert.StartsWith($"{file}: ", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_missing_empty_or_of_one_genre_is_refused()
    {
        var missing = Path.Combine(small.Root, "missing");
        Assert.Equal($"There is no folder '{missing}'; name the folder that holds one subfolder for each genre.", FailOn(missing));

        var empty = Directory.CreateDirectory(Path.Combine(small.Root, "empty")).FullName;
        Assert.Equal(
            $"The folder '{empty}' has no subfolders with audio files; expected <genre>/<track>.wav, such as blues/blues.00000.wav.",
            FailOn(empty));

        var single = Path.Combine(small.Root, "single");
        Directory.CreateDirectory(single);
        File.Copy(small.Track("blues", 0), small["single/blues/0.wav"]);
        Assert.Equal(
            $"The folder '{single}' has a single genre, 'blues'; telling genres apart takes at least two subfolders with audio files.",
            FailOn(single));

        var flat = Path.Combine(small.Root, "flat");
        File.Copy(small.Track("blues", 0), small["flat/0.wav"]);
        Assert.Contains("has no subfolders with audio files", FailOn(flat), StringComparison.Ordinal);

        Assert.Equal(
            $"The folder '{small.Root}/wrapped' has a single genre, 'genres'; telling genres apart takes at least two subfolders with " +
            $"audio files. Perhaps you mean '{small.Root}/wrapped/genres'.",
            FailOn(Path.GetDirectoryName(small.CopyOfCorpus("wrapped/genres"))!).Replace('\\', '/'));
    }

    [Fact]
    public void A_corpus_without_one_usable_file_is_refused_with_the_first_reason()
    {
        foreach (var genre in (string[])["a", "b"])
            File.WriteAllText(small[$"unusable/{genre}/song.wav"], "text");

        Assert.StartsWith(
            "No track of unusable could be used; the first left out, a/song.wav: This is not a known type of audio file",
            FailOn(Path.Combine(small.Root, "unusable")), StringComparison.Ordinal);
    }

    [Fact]
    public void Tracks_shorter_than_a_segment_are_skipped_with_their_length()
    {
        var corpus = small.CopyOfCorpus("with-short");
        WavWriter.Write(Path.Combine(corpus, "blues", "short.wav"), new AudioSignal(new float[8000], 8000));

        Assert.Contains(
            "\n  too short (1):\n    blues/short.wav: It lasts 1.00 s, less than one segment of 3.00 s.\n",
            CommandLine.Succeed("prepare", "--data", corpus, "--hparams", small.HyperParameters, "--out", small["short.json"]),
            StringComparison.Ordinal);

        WavWriter.Write(Path.Combine(corpus, "blues", "short.wav"), new AudioSignal(new float[1], 8000));
        Directory.CreateDirectory(Path.Combine(corpus, "empty"));
        var output = CommandLine.Succeed("prepare", "--data", corpus, "--hparams", small.HyperParameters, "--out", small["short.json"]);
        Assert.Contains("\n    blues/short.wav: It lasts 1 sample, less than one segment of 3.00 s.\n", output, StringComparison.Ordinal);
        Assert.Contains("\n  folders without a usable track, so no genres (1): empty/\n", output, StringComparison.Ordinal);
    }

    /// <summary>An overwritten recording is lost.</summary>
    [Theory]
    [InlineData("blues/blues.00000.wav", "prepare")]
    [InlineData("blues/blues.00000.wav", "features")]
    [InlineData("new.FLAC", "features")]
    [InlineData("blues/blues.00000.wav", "export", "--onnx")]
    [InlineData("blues/blues.00000.wav", "leak")]
    public void Recordings_are_not_overwritten(string target, params string[] command)
    {
        var corpus = small.CopyOfCorpus($"written-over-{command[0]}-{target.Length}");
        var path = Path.Combine(corpus, target);
        var before = File.Exists(path) ? File.ReadAllBytes(path) : null;
        string[] input =
            command[0] switch { "export" => [small.Run], "leak" => ["--features", small.HyperParameters], _ => ["--data", corpus] };

        Assert.Matches(
            $@"^{Regex.Escape(path)} has the extension of a recording; give --(out|onnx) a name that does not end in \.\w+\.$",
            CommandLine.Fail(1, [command[0], .. input, command.ElementAtOrDefault(1) ?? "--out", path]));
        Assert.Equal(before, File.Exists(path) ? File.ReadAllBytes(path) : null);
    }

    [Fact]
    public void A_genre_of_one_file_can_be_split_by_segment_but_not_by_track()
    {
        var corpus = small.CopyOfCorpus("one-file");
        for (var number = 1; number < SmallCorpusFixture.TracksPerGenre; number++)
            File.Delete(Path.Combine(corpus, "blues", $"blues.{number:00000}.wav"));

        CommandLine.Succeed(
            "train", "mlp", "--data", corpus, "--hparams", small.HyperParameters, "--epochs", "1", "--out",
            Path.Combine(small.Root, "run-one-file"));
        Assert.Equal(
            "Genre \"blues\" of one-file has 1 usable track; a split by track needs at least 3: one each to train, to validate and to " +
            "test; give more tracks, or choose another split.",
            FailOn(corpus, "--split", "track"));
    }

    [Fact]
    public void Too_few_segments_to_divide_are_refused_with_their_number()
    {
        File.Copy(small.Track("blues", 0), small["two-files/blues/0.wav"]);
        File.Copy(small.Track("metal", 0), small["two-files/metal/0.wav"]);

        Assert.Equal(
            "two-files has 4 segments, too few to divide into training, validation and test (3, 0 and 1).",
            FailOn(Path.Combine(small.Root, "two-files")));
    }

    [Theory]
    [InlineData("This is a song, not a dataset.", "bad-dataset.json is not valid JSON: ")]
    [InlineData("", " is empty: it has 0 bytes.")]
    [InlineData("[1, 2]", "bad-dataset.json has an array where an object")]
    [InlineData("{}", "bad-dataset.json has no 'mapping'; expected are mapping, labels and mfcc.")]
    [InlineData("{\"mapping\": [\"a\", \"b\"], \"labels\": [0], \"mfcc\": []}", "bad-dataset.json holds no segments.")]
    [InlineData(
        "{\"mapping\": [\"a\", \"b\"], \"labels\": [0, 7], \"mfcc\": [[[1]], [[2]]]}",
        "bad-dataset.json's labels[1] is 7; with 2 genres in its mapping, labels are 0 to 1.")]
    [InlineData(
        "{\"mapping\": [\"a\", \"b\"], \"labels\": [0], \"mfcc\": [[[1e999]]]}",
        "bad-dataset.json has a number in mfcc that is too large for a float.")]
    [InlineData(
        "{\"mapping\": [\"a\", \"b\"], \"labels\": [0], \"mfcc\": [[[1, 2], [3]]]}",
        "bad-dataset.json's mfcc[0][1] has 1 coefficients where the ones before have 2.")]
    [InlineData(
        "{\"mapping\": [\"a\", \"b\"], \"labels\": [0], \"mfcc\": [[[1, 2]]]}",
        "bad-dataset.json's segments are 1 frames x 2 coefficients, but it has no recipe and the usual one gives 130 x 2.")]
    public void A_file_that_is_no_dataset_is_refused(string content, string message)
    {
        File.WriteAllText(small["bad-dataset.json"], content);

        Assert.Contains(message, FailOn(small["bad-dataset.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dataset_of_one_genre_is_refused()
    {
        var segment = $"[{string.Join(", ", Enumerable.Repeat("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]", 130))}]";
        File.WriteAllText(
            small["one-genre.json"],
            $"{{\"mapping\": [\"blues\"], \"labels\": [{string.Join(", ", Enumerable.Repeat(0, 10))}], \"mfcc\": " +
            $"[{string.Join(", ", Enumerable.Repeat(segment, 10))}]}}");

        Assert.Equal(
            $"{small["one-genre.json"]} has 1 genre; telling genres apart takes at least two.",
            CommandLine.Fail(1, "train", "mlp", "--data", small["one-genre.json"], "--out", Output));
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public void A_genre_with_a_control_character_is_refused_before_training()
    {
        var segment = $"[{string.Join(", ", Enumerable.Repeat("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]", 130))}]";
        var path = small["control.json"];
        File.WriteAllText(
            path, $"{{\"mapping\": [\"blues\", \"\\u001b[31mpop\"], \"labels\": " +
            $"[{string.Join(", ", Enumerable.Range(0, 10).Select(i => i % 2))}], \"mfcc\": " +
            $"[{string.Join(", ", Enumerable.Repeat(segment, 10))}]}}");

        Assert.Equal(
            $"Genre 2 of {path}, \"\uFFFD[31mpop\", has a control character in its name; rename it.",
            CommandLine.Fail(1, "train", "mlp", "--data", path, "--out", Output));
        Assert.False(Directory.Exists(Output));
    }

    [Fact]
    public void A_recording_for_data_is_refused() => Assert.Equal(
        $"{small.Track("blues", 0)} is a recording by its name; name the folder with one subfolder of recordings for each genre, or a " +
        "dataset.json from gtzan prepare.",
        FailOn(small.Track("blues", 0)));

    private string FailOn(string data, params string[] more)
    {
        var message = CommandLine.Fail(1, ["train", "mlp", "--data", data, "--hparams", small.HyperParameters, "--out", Output, .. more]);
        Assert.False(Directory.Exists(Output));
        return message;
    }

    private static byte[] NotANumber()
    {
        var samples = new float[30_000];
        samples[7] = float.NaN;
        return WavBytes.File(WavBytes.Format(3, 1, 32, rate: 8000), WavBytes.Data([.. samples.SelectMany(BitConverter.GetBytes)]));
    }
}
