using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Tests.Models.Commands;

namespace Gtzan.Tests.Models.Study.Tuning;

[Collection("program")]
public sealed class TuneCommandTests(SmallCorpusFixture small)
{
    [Theory]
    [InlineData("mlp", "mlp.depth=1..2,mlp.width=8..16", "mlp.layers")]
    [InlineData("mlp-reg", "mlp_reg.depth=1..2,mlp_reg.width=8..16", "mlp_reg.l2")]
    [InlineData("cnn", "cnn.depth=1..2,cnn.width=2..4,cnn.dense_units=4..8", "cnn.filters")]
    [InlineData("rnn", "rnn.lstm_size=4..8,rnn.dense_units=4..8", "rnn.lstm_size")]
    [InlineData("cnn1d", "cnn1d.depth=1..2,cnn1d.width=2..4", "cnn1d.filters")]
    [InlineData("shortchunk", "shortchunk.depth=1..2,shortchunk.width=2..4,shortchunk.dense_units=4..8", "shortchunk.filters")]
    [InlineData("transformer", "transformer.embed_dim=8|16,transformer.blocks=1..2", "transformer.embed_dim")]
    public void Every_model_can_be_tuned_and_the_printed_command_trains_the_best(string model, string space, string key)
    {
        var folder = Path.Combine(small.Root, $"tune-{model}");
        var output = CommandLine.Succeed(
            Tune(model, folder, "--trials", "4", "--halving", "2", "--set", "epochs=2", "--folds", "2", "--space", space, "--split",
            "track"));

        Assert.Equal(
            ["parallel-coordinates.svg", "report.html", "trials.jsonl"],
            Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order());
        Assert.Contains($"Search: {model}, seed 1, on cpu", output, StringComparison.Ordinal);
        Assert.Contains(
            "4 trials at random for 1 epoch, the best 2 on to 2; 2 folds of the 18 segments that are not for the test, by track.", output,
            StringComparison.Ordinal);
        Assert.Matches(@"\nrung 1/2, trial 1, accuracy [01]\.\d{3} ± [01]\.\d{3} after 1 epoch: learning_rate ", output);
        Assert.Matches(@"\n\s*rank\s+trial\s+epochs\s+accuracy\s+learning_rate\s+batch_size", output);
        Assert.Contains("Folds by track: no part of a validated track was trained on.", output, StringComparison.Ordinal);
        Assert.Contains($"Report: {Path.Combine(folder, "report.html")}\n", output, StringComparison.Ordinal);

        var command = Regex.Match(output, "^To train the best: gtzan (.*)$", RegexOptions.Multiline).Groups[1].Value;
        Assert.Contains($"--set {key}=", command.Replace("'", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Single(Regex.Matches(command, "epochs"));
        string[] words = [.. command.Split(' ').Select(word => word.Trim('\''))];
        CommandLine.Succeed([.. words, "--out", Path.Combine(small.Root, $"tuned-{model}")]);
    }

    [Fact]
    public void The_results_are_available_as_JSON_and_repeated_by_a_finished_search()
    {
        var folder = Path.Combine(small.Root, "tune-json");
        var arguments = Tune(
            "mlp", folder, "--trials", "3", "--folds", "3", "--space", "mlp.depth=1,mlp.width=4|8,batch_size=8", "--json");
        var output = CommandLine.Succeed(arguments);
        var result = JsonNode.Parse(output)!;

        Assert.Equal(
            ("mlp", "segment", 3, 1),
            (result["model"]!.GetValue<string>(), result["split"]!.GetValue<string>(), result["folds"]!.GetValue<int>(),
            result["seed"]!.GetValue<int>()));
        Assert.Equal("[{\"trials\":3,\"epochs\":2}]", result["rungs"]!.ToJsonString());
        var best = result["ranking"]![0]!;
        Assert.Equal(best["folds"]!.AsArray().Average(fold => fold!.GetValue<double>()), best["accuracy"]!.GetValue<double>());
        Assert.Equal(3, result["ranking"]!.AsArray().Select(trial => trial!["settings"]!.ToJsonString()).Distinct().Count());
        Assert.Contains(
            $"--set learning_rate={best["settings"]!["learning_rate"]}", result["command"]!.GetValue<string>(), StringComparison.Ordinal);

        Assert.Equal(output, CommandLine.Succeed([.. arguments, "--threads", "1"]));
    }

    [Fact]
    public void A_grid_tries_all_its_combinations()
    {
        var output = CommandLine.Succeed(Tune(
            "mlp", Path.Combine(small.Root, "tune-grid"), "--search", "grid", "--folds", "2", "--epochs", "1", "--set", "batch_size=8",
            "--space", "learning_rate=1e-4..1e-2,mlp.layers=[8]|[16,8]"));

        Assert.Contains("6 trials of a grid for 1 epoch; 2 folds", output, StringComparison.Ordinal);
        string[] tried =
            [.. Regex.Matches(output, @"after 1 epoch: learning_rate (\S+), mlp\.layers (\S+)")
            .Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}")];
        Assert.Equal(["0.0001 [8]", "0.0001 [16,8]", "0.001 [8]", "0.001 [16,8]", "0.01 [8]", "0.01 [16,8]"], tried);
    }

    [Fact]
    public void Too_many_folds_leave_no_folder_and_a_folder_of_another_search_is_not_used()
    {
        var folder = Path.Combine(small.Root, "tune-folds");
        Assert.Contains(
            "has 9 tracks, fewer than the 10 folds; give at most 9 with --folds.",
            CommandLine.Fail(1, Tune("mlp", folder, "--folds", "10", "--split", "track")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));

        CommandLine.Succeed(Tune("mlp", folder, "--trials", "1", "--folds", "2"));
        Assert.Contains(
            " is of another search, with folds 2 instead of 3;", CommandLine.Fail(1, Tune("mlp", folder, "--trials", "1", "--folds", "3")),
            StringComparison.Ordinal);
        Assert.EndsWith(
            "exists already; name a new or empty folder with --out.", CommandLine.Fail(1, Tune("mlp", small.Run)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_search_prints_how_to_resume_and_resumes()
    {
        Requires.Unix();
        var folder = Path.Combine(small.Root, "tune-interrupted");
        var arguments = Tune("mlp", folder, "--trials", "200", "--folds", "3", "--epochs", "20", "--halving", "20");
        using var process = CommandLine.StartProcess(small.Root, new Dictionary<string, string>(), arguments);
        var error = process.StandardError.ReadToEndAsync();
        while (process.StandardOutput.ReadLine() is { } line && !line.StartsWith("rung 1/2, trial 2,", StringComparison.Ordinal))
        {
        }

        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
            kill.WaitForExit();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(130, process.ExitCode);
        var said = Regex.Match(await error, @"^gtzan: stopped after (\d+) of 210 results, which are kept; continue with: gtzan (.*)\n$");
        Assert.True(said.Success, await error);
        Assert.Equal(string.Join(' ', arguments), said.Groups[2].Value);
        var kept = File.ReadAllLines(Path.Combine(folder, "trials.jsonl"));
        Assert.Equal(1 + int.Parse(said.Groups[1].Value, CultureInfo.InvariantCulture), kept.Length);
        Assert.Contains(
            $"{folder} has {kept.Length - 1} of 210 results already; the search continues from there.", CommandLine.Succeed(arguments),
            StringComparison.Ordinal);
        Assert.Equal(kept, File.ReadAllLines(Path.Combine(folder, "trials.jsonl"))[..kept.Length]);
    }

    private string[] Tune(string model, string output, params string[] more) =>
        ["tune", model, "--data", small.Corpus, "--hparams", small.HyperParameters, "--out", output, .. more];
}
