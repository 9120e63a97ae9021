using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gtzan.Audio.Datasets;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Audio.Decoding.Wav;
using Gtzan.Audio.Features;
using Gtzan.Audio.Synthesis;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Models.Commands;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Training;

namespace Gtzan.Tests.Models.Commands;

[Collection("program")]
public sealed class PredictCommandTests(SmallCorpusFixture small)
{
    [Fact]
    public void A_file_has_ranked_genres_and_the_genre_over_time()
    {
        var file = small.Track("metal", 0);
        var output = CommandLine.Succeed("predict", file, "--run", small.Run);

        Assert.StartsWith($"Run: {small.Run}, mlp after 2 epochs on corpus.\n", output, StringComparison.Ordinal);
        Assert.Contains($"{file} (0:06, 2 segments)\n", output, StringComparison.Ordinal);
        var shares = Regex.Matches(output, @"^  (blues|classical|metal) +(\d+\.\d) %", RegexOptions.Multiline)
            .Select(match => double.Parse(match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(3, shares.Length);
        Assert.Equal(shares.OrderDescending(), shares);
        Assert.InRange(shares.Sum(), 99.8, 100.2);
        Assert.Matches(
            @"\n  over time \(arithmetic means; above, the geometric mean of all segments\):\n" +
            @"     0:00 –  0:0[36]  (blues|classical|metal) +\d+\.\d %\n", output);
    }

    [Fact]
    public void Control_characters_in_names_are_replaced()
    {
        Requires.Unix();
        var file = small["\u001b[2J\nx.wav"];
        File.Copy(small.Track("metal", 0), file);
        var bad = small["\u001b]0;\n.wav"];
        File.WriteAllText(bad, "no audio");
        var result = CommandLine.Run("predict", file, bad, "--run", small.Run);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"\n{small["\uFFFD[2J\uFFFDx.wav"]} (0:06, 2 segments)\n", result.Output, StringComparison.Ordinal);
        Assert.StartsWith(
            $"gtzan: {small["\uFFFD]0;\uFFFD.wav"]}: This is not a known type of audio file", result.Error, StringComparison.Ordinal);
        Assert.EndsWith($"\n  {small["\uFFFD]0;\uFFFD.wav"]}\n", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Output + result.Error);
    }

    /// <summary>An output that cannot be written is not an error of the files; the others are not tried.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("--json")]
    public void A_full_output_is_reported_once(string option)
    {
        Requires.Linux();
        using var error = new StringWriter();
        using var full = new StreamWriter(
            new StandardStream(
                new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1), "Standard output"))
        {
            AutoFlush = true,
        };
        string[] options = option.Length > 0 ? [option] : [];
        var code = GtzanProgram.Run(
            ["predict", small.Track("metal", 0), small.Track("blues", 0), "--run", small.Run, .. options],
            new Terminal(full, error, isInteractive: false));

        Assert.Equal(1, code);
        Assert.Equal(
            "gtzan: Standard output cannot be written: No space left on device: '/dev/full'. Direct it to a file on a disk with room, or " +
            "to a program that reads it.\n", error.ToString());
    }

    [Fact]
    public void The_JSON_has_a_line_per_file_with_probabilities_in_all_and_by_segment()
    {
        var file = small.Track("blues", 1);
        var result = JsonNode.Parse(CommandLine.Succeed("predict", file, "--run", small.Run, "--json"))!;

        Assert.Equal(
            ["file", "run", "model", "epoch", "epochs", "finished", "duration", "genres", "segments"],
            result.AsObject().Select(property => property.Key));
        Assert.Equal(file, result["file"]!.GetValue<string>());
        Assert.Equal(6, result["duration"]!.GetValue<double>(), 6);
        var ranked = result["genres"]!.AsArray().Select(genre => genre!["probability"]!.GetValue<double>()).ToArray();
        Assert.Equal(ranked.OrderDescending(), ranked);
        Assert.Equal(1, ranked.Sum(), 12);
        Assert.Equal(SmallCorpusFixture.Genres, result["genres"]!.AsArray().Select(genre => genre!["genre"]!.GetValue<string>()).Order());

        var segments = result["segments"]!.AsArray();
        Assert.Equal([0.0, 3.0], segments.Select(segment => segment!["start"]!.GetValue<double>()));
        foreach (var segment in segments)
        {
            var probabilities = segment!["probabilities"]!.AsObject()
                .ToDictionary(property => property.Key, property => property.Value!.GetValue<double>());
            Assert.Equal(SmallCorpusFixture.Genres, probabilities.Keys);
            Assert.Equal(1, probabilities.Values.Sum(), 12);
            Assert.Equal(probabilities.MaxBy(pair => pair.Value).Key, segment["genre"]!.GetValue<string>());
        }

        // The whole is the normalised geometric mean of its segments.
        var products = SmallCorpusFixture.Genres.Select(
            genre =>
                Math.Sqrt(segments.Aggregate(1.0, (product, segment) => product * segment!["probabilities"]![genre]!.GetValue<double>())))
            .ToArray();
        Assert.Equal(products.Max() / products.Sum(), ranked[0], 10);
    }

    /// <summary>The same music at another rate and in two channels is heard almost the same.</summary>
    [Fact]
    public void A_file_of_another_sample_rate_and_in_stereo_is_converted()
    {
        var corpus = new SyntheticCorpus(SmallCorpusFixture.TracksPerGenre, duration: 6);
        var track = corpus.Tracks.Index().Single(pair => pair.Item.Name == "metal/metal.00002.wav").Index;
        var signal = corpus.Load(track, 44100);
        float[] stereo = [.. signal.Samples.SelectMany(sample => new[] { sample, sample })];
        WavWriter.Write(small["stereo.wav"], stereo, 44100, channels: 2);

        var result = JsonNode.Parse(CommandLine.Succeed("predict", small["stereo.wav"], "--run", small.Run, "--json"))!;

        Assert.Equal(6, result["duration"]!.GetValue<double>(), 3);
        Assert.Equal(2, result["segments"]!.AsArray().Count);
        Assert.Equal(1, result["genres"]!.AsArray().Sum(genre => genre!["probability"]!.GetValue<double>()), 12);
    }

    [Theory]
    [InlineData(24000, 1, "0:03, 1 segment)")]
    [InlineData(23999, 1, "0:02, 1 segment)")]
    [InlineData(24001, 1, "0:03, 1 segment)")]
    [InlineData(192000, 8, "0:24, 8 segments)")]
    public void A_file_of_any_length_is_used_to_its_last_whole_segment(int samples, int segments, string title)
    {
        var file = Noise($"noise-{samples}.wav", samples);

        Assert.Contains($"{file} ({title}\n", CommandLine.Succeed("predict", file, "--run", small.Run), StringComparison.Ordinal);
        Assert.Equal(
            segments, JsonNode.Parse(CommandLine.Succeed("predict", file, "--run", small.Run, "--json"))!["segments"]!.AsArray().Count);
    }

    [Theory]
    [InlineData(24000, "", null)]
    [InlineData(23999, "", null)] // the last segment may lack the samples that begin no frame
    [InlineData(44000, "  without its last 2.50 s: a segment takes 3.00 s\n", 2.5)]
    [InlineData(24001, "  without its last 0.00013 s: a segment takes 3.00 s\n", 0.000125)]
    public void An_unused_rest_is_reported(int samples, string text, double? seconds)
    {
        var file = Noise($"rest-{samples}.wav", samples);
        var output = CommandLine.Succeed("predict", file, "--run", small.Run);
        var json = JsonNode.Parse(CommandLine.Succeed("predict", file, "--run", small.Run, "--json"))!;

        Assert.Contains($"1 segment)\n{text}  ", output, StringComparison.Ordinal);
        Assert.Equal(text.Length > 0, output.Contains("without", StringComparison.Ordinal));
        Assert.Equal(seconds, json["left_out"]?.GetValue<double>());
    }

    /// <summary>
    /// The same bits as from the whole recording, decoded, resampled and cut at once: in batches that are full, and one that is not; across
    /// resampling.
    /// </summary>
    [Theory]
    [InlineData(8000)]
    [InlineData(11025)]
    public void Streaming_a_long_recording_gives_the_same_bits(int rate)
    {
        var random = new Random(rate);
        var path = small[$"long-{rate}.wav"];
        WavWriter.Write(path, new AudioSignal([.. Enumerable.Range(0, 400 * rate).Select(_ => random.NextSingle() - 0.5f)], rate));
        using var device = Device.Create("cpu", 0);
        var trained = TrainedModel.Load(RunFolder.Open(small.Run), "last", device);
        var recipe = trained.Parameters.Recipe;
        var samples = AudioFile.Read(path, recipe.SampleRate).Samples;
        var segmenter = new Segmenter(recipe, wholeTrack: true);
        var extractor = new MfccExtractor(recipe.ToMfccOptions());
        const int Count = 133;
        var dataset = new GenreDataset
        {
            Genres = trained.Genres,
            Tracks = [new TrackDescription(path, 0)],
            Labels = new int[Count],
            TrackOfSegment = new int[Count],
            Features = Enumerable.Range(0, Count).SelectMany(i => extractor.Extract(segmenter.Segment(samples, i).Samples)).ToArray(),
            Recipe = recipe,
            Description = path,
        };
        var expected = Predictions.Of(trained.Model, dataset, [.. Enumerable.Range(0, Count)]);

        var predictor = new TrackPredictor(trained.Model, trained.Parameters.Recipe, trained.Genres.Count);
        predictor.Predict(small.Track("blues", 0)); // what it leaves behind must not matter
        var prediction = predictor.Predict(path);

        Assert.Equal(Count, prediction.Segments.Count);
        Assert.Equal(1, prediction.LeftOut.TotalSeconds, 3);
        for (var i = 0; i < Count; i++)
            Assert.Equal(Probabilities(expected.Row(i)), prediction.Segments[i]);
        Assert.Equal(Probabilities(expected.ByTrack(dataset).Row(0)), prediction.Probabilities);

        static double[] Probabilities(ReadOnlySpan<double> logarithms)
        {
            double[] values = logarithms.ToArray(), powers = [.. values.Select(value => Math.Exp(value - values.Max()))];
            return [.. powers.Select(power => power / powers.Sum())];
        }
    }

    [Fact]
    public void A_file_shorter_than_a_segment_is_refused_with_both_lengths() =>
        Assert.EndsWith(
            "short.wav: it lasts 2.50 s, and a segment takes 3.00 s; give a longer recording.",
            CommandLine.Fail(1, "predict", Noise("short.wav", 20000), "--run", small.Run), StringComparison.Ordinal);

    [Fact]
    public void A_file_without_its_last_byte_is_used_with_a_note()
    {
        const string Note = "The WAV file has 1 byte of samples less than its header says (";
        File.WriteAllBytes(small["cut.wav"], File.ReadAllBytes(small.Track("blues", 0))[..^1]);
        Assert.Contains($"\n  {Note}", CommandLine.Succeed("predict", small["cut.wav"], "--run", small.Run), StringComparison.Ordinal);
        var json = JsonNode.Parse(CommandLine.Succeed("predict", small["cut.wav"], "--run", small.Run, "--json"))!;
        Assert.StartsWith(Note, Assert.Single(json["notes"]!.AsArray())!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_file_does_not_stop_the_others()
    {
        File.WriteAllText(small["song.wav"], "This is a text.");
        string good = small.Track("blues", 0), missing = Path.Combine(small.Root, "missing.wav"), other = small.Track("metal", 0);

        var result = CommandLine.Run("predict", good, small["song.wav"], missing, other, "--run", small.Run);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"\n{good} (0:06", result.Output, StringComparison.Ordinal);
        Assert.Contains($"\n{other} (0:06", result.Output, StringComparison.Ordinal);
        var errors = result.Error.TrimEnd('\n').Split('\n');
        Assert.Equal(5, errors.Length);
        Assert.StartsWith(
            $"gtzan: {small["song.wav"]}: This is not a known type of audio file (WAV, AU, FLAC, Ogg, MP3, AIFF, MPEG-4 and others): it " +
            "begins with 'This is a text.'", errors[0], StringComparison.Ordinal);
        Assert.Equal($"gtzan: {missing}: There is no audio file '{missing}'.", errors[1]);
        Assert.Equal(["gtzan: 2 of 4 files could not be used:", $"  {small["song.wav"]}", $"  {missing}"], errors[2..]);

        var json = CommandLine.Run("predict", good, missing, "--run", small.Run, "--json");
        var lines = json.Output.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(1, json.ExitCode);
        Assert.Equal(2, lines.Length);
        Assert.NotNull(lines[0]["genres"]);
        Assert.Equal($"There is no audio file '{missing}'.", lines[1]["error"]!.GetValue<string>());
    }

    [Fact]
    public void Folders_and_patterns_are_expanded()
    {
        foreach (var (i, name) in ((string[])["two/b.wav", "two/deep/a.WAV", "two/.hidden.wav", "two/c.au", "two/notes.txt"]).Index())
        {
            File.Delete(small[name]);
            File.Copy(small.Track("blues", i % 2), small[name]);
        }

        File.WriteAllText(small["two/c.au"], "no audio");
        if (!OperatingSystem.IsWindows() && !Directory.Exists(small["two/loop"]))
            Directory.CreateSymbolicLink(small["two/loop"], ".");
        var folder = Path.Combine(small.Root, "two");
        var result = CommandLine.Run("predict", folder, "--run", small.Run, "--json");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            [
                small["two/b.wav"], small["two/c.au"], small["two/deep/a.WAV"], small["two/.hidden.wav"], small["two/loop/"],
                small["two/notes.txt"],
            ],
            Files(result));
        Assert.EndsWith(
            $"gtzan: 1 of 3 files could not be used:\n  {small["two/c.au"]}\n" +
            $"Left out 2 of 5 files:\n  hidden (1): {small["two/.hidden.wav"]}\n  not audio by name (1): .txt (1)\n" +
            $"  links to missing files or to folders already scanned (1):\n    {small["two/loop/"]}: It is a link to ., which is scanned " +
            "already.\n",
            result.Error, StringComparison.Ordinal);
        Assert.Equal([small["two/b.wav"]], Files(CommandLine.Run("predict", Path.Combine(folder, "?.wav"), "--run", small.Run, "--json")));

        var empty = Directory.CreateDirectory(Path.Combine(folder, "empty")).FullName;
        Assert.Contains(
            $"There is no audio file in {empty}: no name in it ends with ", CommandLine.Fail(1, "predict", empty, "--run", small.Run),
            StringComparison.Ordinal);
        Assert.EndsWith(
            $"There is no audio file '{empty}/*.wav'.", CommandLine.Fail(1, "predict", empty + "/*.wav", "--run", small.Run),
            StringComparison.Ordinal);

        static IEnumerable<string> Files(CommandLine result) =>
            result.Output.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!["file"]!.GetValue<string>());
    }

    [Fact]
    public void The_best_weights_can_be_selected() =>
        Assert.NotEmpty(CommandLine.Succeed("predict", small.Track("blues", 0), "--run", small.Run, "--checkpoint", "best"));

    private string Noise(string name, int samples)
    {
        var random = new Random(samples);
        WavWriter.Write(
            small[name],
            new AudioSignal([.. Enumerable.Range(0, samples).Select(_ => random.NextSingle() - 0.5f)], SmallCorpusFixture.SampleRate));
        return small[name];
    }
}
