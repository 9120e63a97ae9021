using System.Text.RegularExpressions;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Models.Architectures;

namespace Gtzan.Tests.Models.Commands;

[Collection("program")]
public sealed class TrainCommandTests(SmallCorpusFixture small)
{
    public static TheoryData<string> Models => [.. GenreModel.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_model_can_be_trained_and_leaves_a_complete_run(string model)
    {
        var folder = Path.Combine(small.Root, $"train-{model}");
        var output = CommandLine.Succeed(small.Train(model, folder));

        RunFiles.AssertComplete(folder);
        Assert.StartsWith(
            $"# model: {model}\nfeatures: mfcc\nsample_rate: 8000\n",
            File.ReadAllText(Path.Combine(folder, "hparams.yaml")), StringComparison.Ordinal);
        Assert.Contains("Data: corpus: 12 tracks of 3 genres, 24 segments of 47 × 13 MFCCs.", output, StringComparison.Ordinal);
        Assert.Contains($"Model: {model}, seed 1, on cpu", output, StringComparison.Ordinal);
        Assert.Contains("Split by segment: 14 segments to train, 3 to validate, 7 to test.", output, StringComparison.Ordinal);
        Assert.Matches(@"\nepoch 2/2: loss \d+\.\d{4}, accuracy [01]\.\d{3}; val\. loss \d+\.\d{4}, accuracy [01]\.\d{3}\n", output);
        Assert.Matches(@"\n\s*genre\s+precision\s+recall\s+F1\s+segments\s+track recall\s+tracks", output);
        Assert.Matches(@"\n\s*macro average ", output);
        Assert.Matches(@"\n\s*weighted average ", output);
        Assert.Matches(@"\n\s*actual\s+blues\s+classical\s+metal", output);
        Assert.Matches(@"\nTest accuracy [01]\.\d{3} by segment, [01]\.\d{3} by track; loss \d+\.\d{4}\.\n", output);
        Assert.Contains($"Report: {Path.Combine(folder, "report.html")}\nTrained and tested in 0:0", output, StringComparison.Ordinal);
        Assert.Contains(
            $"What next:\n  gtzan predict song.wav --run {folder}\n  gtzan evaluate {folder} --checkpoint best\n", output,
            StringComparison.Ordinal);
        Assert.Contains("Split by segment, as published: parts of the same track were trained on", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_threads_and_a_second_time_change_no_bit_and_another_seed_does()
    {
        foreach (
            var (name, more) in new (
                string, string[])[] { ("one", ["--threads", "1"]), ("two", ["--threads", "2"]), ("other", ["--seed", "7"]) })
        {
            CommandLine.Succeed(small.Train("mlp", Path.Combine(small.Root, $"threads-{name}"), more));
        }

        foreach (var file in (string[])["metrics.jsonl", "last.safetensors", "best.safetensors", "hparams.yaml", "split.json"])
        {
            var first = File.ReadAllBytes(Path.Combine(small.Run, file));
            Assert.Equal(first, File.ReadAllBytes(small[$"threads-one/{file}"]));
            Assert.Equal(first, File.ReadAllBytes(small[$"threads-two/{file}"]));
            Assert.NotEqual(first, File.ReadAllBytes(small[$"threads-other/{file}"]));
        }
    }

    [Fact]
    public void Several_seeds_are_a_run_each_and_end_with_mean_and_deviation()
    {
        var folder = Path.Combine(small.Root, "seeds");
        var output = CommandLine.Succeed(small.Train("mlp", folder, "--seed", "42", "--seeds", "2", "--split", "track"));

        Assert.Equal(["seed-42", "seed-43", "seeds.json"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order());
        Assert.Contains("seed: 43\n", File.ReadAllText(Path.Combine(folder, "seed-43", "hparams.yaml")), StringComparison.Ordinal);
        var rows = Regex.Matches(output, @"^\s*(42|43|mean ± sd)\s+(\S.*?)\s*$", RegexOptions.Multiline)
            .Select(match => Regex.Split(match.Groups[2].Value, @"\s{2,}")).ToArray();
        Assert.Equal(3, rows.Length);
        for (var column = 0; column < rows[0].Length; column++)
        {
            double first = Number(rows[0][column]), second = Number(rows[1][column]);
            var mean = rows[2][column].Split(" ± ");
            Assert.Equal((first + second) / 2, Number(mean[0]), 0.0011);
            Assert.Equal(Math.Abs(first - second) / Math.Sqrt(2), Number(mean[1]), 0.0011);
        }

        static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Split_by_track_keeps_the_segments_of_a_track_together_and_takes_from_every_genre()
    {
        var folder = Path.Combine(small.Root, "by-track");
        var output = CommandLine.Succeed(small.Train("mlp", folder, "--split", "track", "--epochs", "1"));

        Assert.Contains("Split by track: no part of a test track was trained on.", output, StringComparison.Ordinal);
        var split = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "split.json")))!;
        var tracks = ((string[])["train", "validation", "test"]).Select(part => split[part]!.AsObject()).ToArray();
        Assert.Equal([6, 3, 3], tracks.Select(part => part.Count));
        Assert.Equal(12, tracks.SelectMany(part => part.Select(track => track.Key)).Distinct().Count());
        Assert.All(tracks.SelectMany(part => part), track => Assert.Equal("[0,1]", track.Value!.ToJsonString()));
        foreach (var genre in SmallCorpusFixture.Genres)
        {
            Assert.Equal(
                [2, 1, 1], tracks.Select(part => part.Count(track => track.Key.StartsWith(genre + "/", StringComparison.Ordinal))));
        }
    }

    [Fact]
    public void Options_override_the_file_of_hyper_parameters()
    {
        var folder = Path.Combine(small.Root, "options");
        CommandLine.Succeed(small.Train("mlp", folder, "--epochs", "1", "--seed", "5", "--set", "epochs=9", "--set", "mlp.layers=[7]"));

        var written = File.ReadAllText(Path.Combine(folder, "hparams.yaml"));
        Assert.Contains("epochs: 1\n", written, StringComparison.Ordinal);
        Assert.Contains("seed: 5\n", written, StringComparison.Ordinal);
        Assert.Contains("mlp:\n  layers: [7]\n", written, StringComparison.Ordinal);
        Assert.Contains("num_segments: 2\n", written, StringComparison.Ordinal);
        Assert.Contains("learning_rate: 0.001\n", written, StringComparison.Ordinal);
        Assert.Single(File.ReadAllLines(Path.Combine(folder, "metrics.jsonl")));
    }

    /// <summary>The hyper-parameters a run writes are all that another needs to be the same.</summary>
    [Fact]
    public void A_run_can_be_reproduced_from_its_hyper_parameters()
    {
        var folder = Path.Combine(small.Root, "done-again");
        CommandLine.Succeed("train", "mlp", "--data", small.Corpus, "--hparams", Path.Combine(small.Run, "hparams.yaml"), "--out", folder);

        Assert.Equal(
            File.ReadAllBytes(Path.Combine(small.Run, "last.safetensors")), File.ReadAllBytes(Path.Combine(folder, "last.safetensors")));
    }

    [Fact]
    public void The_reference_device_trains_too()
    {
        var folder = Path.Combine(small.Root, "reference");
        var output = CommandLine.Succeed(small.Train("mlp", folder, "--device", "reference", "--epochs", "1"));

        Assert.Contains("on reference (double precision", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_folder_may_be_named_for_the_run()
    {
        var folder = Directory.CreateDirectory(Path.Combine(small.Root, "empty-folder")).FullName;
        CommandLine.Succeed(small.Train("mlp", folder, "--epochs", "1"));

        Assert.True(File.Exists(Path.Combine(folder, "report.html")));
    }
}
