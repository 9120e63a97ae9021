using System.Text.Json.Nodes;

namespace Gtzan.Tests.Models.Commands;

/// <summary>Several folders as one collection, and other names of genres, through the commands.</summary>
[Collection("program")]
public sealed class MergedDataTests(SmallCorpusFixture small)
{
    [Fact]
    public void A_run_on_several_folders_keeps_their_paths_and_map_and_resumes()
    {
        var parts = Parts("merged", "jazzy");
        string[] data = ["--data", parts[0], "--data", parts[1], "--genre-map", "jazzy=metal"];
        var run = small["merged-run/run"];
        var output = CommandLine.Succeed(Train(run, [.. data, "--epochs", "1"]));
        Assert.Contains("Data: one + two: 12 tracks of 3 genres", output, StringComparison.Ordinal);

        var origin = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "split.json")))!["data"]!;
        Assert.Equal(parts[0], origin["path"]!.GetValue<string>());
        Assert.Equal($"[\"{parts[1]}\"]", origin["other_paths"]!.ToJsonString());
        Assert.Equal("{\"jazzy\":\"metal\"}", origin["genre_map"]!.ToJsonString());

        CommandLine.Succeed("train", "--resume", run, "--epochs", "2");
        var whole = small["merged-run/whole"];
        CommandLine.Succeed(Train(whole, data));
        RunFiles.AssertSame(whole, run, "");
        Assert.Equal(
            JsonNode.Parse(File.ReadAllText(Path.Combine(run, "results.json")))!["test"]!["last"]!["accuracy"]!.ToJsonString(),
            JsonNode.Parse(CommandLine.Succeed("evaluate", run, "--json"))!["accuracy"]!.ToJsonString());
        Assert.Contains(string.Join(", ", parts), File.ReadAllText(Path.Combine(run, "report.html")), StringComparison.Ordinal);

        Directory.Move(parts[1], parts[1] + "-moved");
        Assert.Equal(
            $"The data of the run are no longer at {parts[1]}; give their location with --data.", CommandLine.Fail(1, "evaluate", run));
    }

    [Fact]
    public void Several_seeds_on_several_folders_resume()
    {
        var parts = Parts("merged-seeds", "metal");
        var run = small["merged-seeds/run"];
        CommandLine.Succeed(Train(run, ["--data", parts[0], "--data", parts[1], "--seeds", "2"]));
        Directory.Delete(Path.Combine(run, "seed-2"), recursive: true);
        CommandLine.Succeed("train", "--resume", run);
        Assert.True(File.Exists(Path.Combine(run, "seed-2", "results.json")));
    }

    [Fact]
    public void Other_commands_take_several_folders_and_a_map()
    {
        var parts = Parts("merged-others", "jazzy");
        File.WriteAllText(small["merged-others/map.txt"], "# one genre\njazzy=metal\n");
        string[] data = ["--data", parts[0], "--data", parts[1], "--genre-map", small["merged-others/map.txt"]];
        var prepared = JsonNode.Parse(CommandLine.Succeed(
            ["prepare", .. data, "--hparams", small.HyperParameters, "--out", small["merged-others/data.gtzan"], "--json"]))!;
        Assert.Equal(SmallCorpusFixture.Genres, prepared["genres"]!.AsArray().Select(genre => genre!.GetValue<string>()));
        var evaluated = JsonNode.Parse(CommandLine.Succeed(["evaluate", small.Run, .. data, "--json"]))!;
        Assert.Equal("one + two", evaluated["data"]!.GetValue<string>());
        Assert.NotEmpty(evaluated["in_training"]!.AsArray());
        var tracks = JsonNode.Parse(CommandLine.Succeed(
            ["crossval", "mlp", .. data, "--hparams", small.HyperParameters, "--folds", "2", "--out", small["merged-others/cv"], "--json"]))!;
        Assert.Equal(12, tracks["candidates"]![0]!["tracks"]!.GetValue<int>());
        Assert.Contains(
            "--genre-map", CommandLine.Succeed(
                [
                    "tune", "mlp", .. data, "--hparams", small.HyperParameters, "--folds", "2", "--trials", "2", "--out",
                    small["merged-others/tune"],
                ]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_genre_that_is_left_out_is_accounted_for()
    {
        var output = CommandLine.Succeed(Train(small["unmapped/run"], ["--data", small.Corpus, "--genre-map", "metal="]));
        Assert.Contains("Data: corpus: 8 tracks of 2 genres", output, StringComparison.Ordinal);
        Assert.Contains("Left out 4 of 12 files:\n  of genres that the genre map leaves out (4): metal/", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_merged_is_refused()
    {
        Assert.Equal("--genre-map needs --data.", CommandLine.Fail(2, "train", "mlp", "--genre-map", "a=b"));
        var file = small["refused/data.gtzan"];
        CommandLine.Succeed("prepare", "--data", small.Corpus, "--hparams", small.HyperParameters, "--out", file);
        Assert.Equal(
            $"{file} is a file; only folders can be merged, or have their genres renamed. Name the folder of its tracks.",
            CommandLine.Fail(1, Train(small["refused/run"], ["--data", small.Corpus, "--data", file])));
        Assert.Equal(
            "The genre map has \"polka\", which is no genre of corpus: these are blues, classical, metal.",
            CommandLine.Fail(1, Train(small["refused/run"], ["--data", small.Corpus, "--genre-map", "polka=metal"])));
    }

    /// <summary>The corpus in two folders: three tracks of each genre in one, the fourth in the other, whose metal has another name.</summary>
    private string[] Parts(string name, string metal)
    {
        var one = small.CopyOfCorpus($"{name}/one", SmallCorpusFixture.TracksPerGenre - 1);
        foreach (var genre in SmallCorpusFixture.Genres)
        {
            var other = genre == "metal" ? metal : genre;
            File.Copy(small.Track(genre, SmallCorpusFixture.TracksPerGenre - 1), small[$"{name}/two/{other}/{genre}.00000.wav"]);
        }

        return [one, small[$"{name}/two"]];
    }

    private string[] Train(string run, string[] options) => ["train", "mlp", "--hparams", small.HyperParameters, "--out", run, .. options];
}
