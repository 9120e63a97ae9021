using System.Text.Json.Nodes;

namespace Gtzan.Tests.Models.Commands;

/// <summary><c>gtzan runs</c>, <c>gtzan compare</c>, and the names of runs, in a folder with four runs.</summary>
[Collection("program")]
public sealed class RunsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SmallCorpusFixture _small;

    public RunsCommandTests(SmallCorpusFixture small)
    {
        _small = small;
        Copy("20260101-mlp-1");
        Copy("20260102-mlp-2");
        Change("20260102-mlp-2/hparams.yaml", "epochs: 2", "epochs: 4");
        File.Delete(_folder["runs/20260102-mlp-2/results.json"]);
        Copy("20260103-mlp-3");
        Change("20260103-mlp-3/run.json", "\"started\": \"20", "\"started\": \"21");
        File.SetLastWriteTimeUtc(_folder["runs/20260103-mlp-3/hparams.yaml"], DateTime.UtcNow.AddMinutes(1));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_table_has_the_runs_their_states_and_what_they_differ_in()
    {
        var lines = Succeed("runs", "--sort", "name").Split('\n');

        Assert.Matches(@"^ run +when +model +data +split +validation +test +by track +seconds +state +epochs$", lines[1]);
        Assert.Matches(@"^ 20260101-mlp-1 .* mlp +corpus +segment +0\.\d{3} +0\.\d{3} +0\.\d{3} +\d+ +finished +2$", lines[3]);
        Assert.Matches(@"^ 20260102-mlp-2 .* mlp +corpus +segment +0\.\d{3} +\d+ +unfinished, 2 of 4 +4$", lines[4]);
    }

    [Theory]
    [InlineData("20260103-mlp-3,20260101-mlp-1", "--state", "finished")]
    [InlineData("20260102-mlp-2", "--state", "unfinished")]
    [InlineData("", "--model", "cnn")]
    [InlineData("", "--data", "other")]
    [InlineData(
        "20260101-mlp-1,20260102-mlp-2,20260103-mlp-3", "--data", "corpus", "--sort", "name", "--split", "segment", "--model", "mlp")]
    public void Runs_are_filtered_and_sorted(string expected, params string[] options) => Assert.Equal(
        expected, string.Join(',', JsonNode.Parse(Succeed(["runs", "--json", .. options]))!.AsArray()
            .Select(run => Path.GetFileName(run!["run"]!.GetValue<string>()))));

    [Fact]
    public void A_damaged_run_is_listed_with_its_fault()
    {
        File.WriteAllText(_folder["runs/20260101-mlp-1/results.json"], "{}");

        Assert.Contains(
            "20260101-mlp-1: runs/20260101-mlp-1/results.json is not the result of a run: ", Succeed("runs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Pruning_is_a_dry_run_until_it_is_confirmed()
    {
        Assert.EndsWith("would be deleted; nothing is. Add --yes to delete.\n", Succeed("runs", "prune"), StringComparison.Ordinal);
        Assert.True(Directory.Exists(_folder["runs/20260102-mlp-2"]));

        Assert.EndsWith(" deleted.\n", Succeed("runs", "prune", "--yes"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder.Root, "runs", "20260102-mlp-2")));

        // What training did not write stays.
        File.WriteAllText(_folder["runs/20260101-mlp-1/notes.txt"], "mine");
        var kept = Run("runs", "prune", "--keep", "1", "--yes");
        Assert.Equal(
            (0, "runs/20260101-mlp-1 keeps 1 file that training did not write.\n"), (kept.ExitCode, kept.Error.Replace('\\', '/')));
        Assert.Equal(["notes.txt"], Directory.EnumerateFiles(_folder["runs/20260101-mlp-1"]).Select(Path.GetFileName));
        Assert.True(File.Exists(_folder["runs/20260103-mlp-3/results.json"]));
    }

    [Theory]
    [InlineData("latest", "runs/20260103-mlp-3")]
    [InlineData("latest:mlp", "runs/20260103-mlp-3")]
    [InlineData("0101", "runs/20260101-mlp-1")]
    [InlineData("MLP-1", "runs/20260101-mlp-1")]
    public void A_run_is_named_by_a_part_of_its_name(string name, string expected) => Assert.StartsWith(
        $"Run: {expected}, ", Succeed("evaluate", name).Replace('\\', '/'), StringComparison.Ordinal);

    [Theory]
    [InlineData("mlp", "3 runs have \"mlp\" in their names, such as runs/20260101-mlp-1, runs/20260102-mlp-2, runs/20260103-mlp-3; ")]
    [InlineData("nothing", "There is no run nothing; gtzan runs lists those in the folder runs.")]
    [InlineData("latest:cnn", "There is no run of cnn in the folder runs; train one first (gtzan train cnn), or name its folder.")]
    public void A_name_of_no_run_or_of_several_is_refused(string name, string message)
    {
        var result = Run("evaluate", name);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"gtzan: {message}", result.Error.Replace('\\', '/'), StringComparison.Ordinal);
    }

    [Fact]
    public void Resuming_takes_a_part_of_a_name()
    {
        Succeed("train", "--resume", "mlp-2", "--quiet");
        Assert.True(File.Exists(_folder["runs/20260102-mlp-2/results.json"]));
    }

    [Fact]
    public void Runs_are_compared_with_a_page_and_a_test_of_each_pair()
    {
        var output = Succeed("compare", "mlp-1", "mlp-3");
        Assert.StartsWith("A: runs/20260101-mlp-1\nB: runs/20260103-mlp-3\n", output.Replace('\\', '/'), StringComparison.Ordinal);
        Assert.Matches(@"\n A, B +0 +0 +0\.000 to 0\.000 +1\.000\n", output);
        var page = File.ReadAllText(_folder["compare.html"]);
        Assert.EndsWith("</html>\n", page, StringComparison.Ordinal);
        Assert.Contains("<h2>Settings that differ</h2>", page, StringComparison.Ordinal);

        var json = JsonNode.Parse(Succeed("compare", "mlp-1", "mlp-3", "--json"))!;
        Assert.Equal(1, json["pairs"]![0]!["p_mcnemar"]!.GetValue<double>());
        Assert.Equal(["A", "B"], json["runs"]!.AsArray().Select(run => run!["letter"]!.GetValue<string>()));
    }

    [Fact]
    public void Runs_with_other_test_parts_are_not_compared_track_by_track()
    {
        CommandLine.Succeed(_small.Train("mlp", _folder["runs/other/"].TrimEnd('/'), "--seed", "5"));

        Assert.Contains(
            "A and B were tested on different tracks or segments (their data, split or seed differ)", Succeed("compare", "mlp-1", "other"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "compare takes 2 to 26 runs, not 1;", "mlp-1")]
    [InlineData(2, "is named twice; name different runs.", "mlp-1", "latest", "0101")]
    [InlineData(1, "20260102-mlp-2 is not finished: it has no results.json; gtzan train --resume ", "mlp-1", "mlp-2")]
    public void What_cannot_be_compared_is_refused(int code, string message, params string[] runs)
    {
        var result = Run(["compare", .. runs]);
        Assert.Equal(code, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private void Copy(string name)
    {
        foreach (var file in Directory.EnumerateFiles(_small.Run))
            File.Copy(file, _folder[$"runs/{name}/{Path.GetFileName(file)}"]);
    }

    private void Change(string file, string old, string changed)
    {
        var path = _folder["runs/" + file];
        File.WriteAllText(path, File.ReadAllText(path).Replace(old, changed, StringComparison.Ordinal));
    }

    private CommandLine Run(params string[] arguments) => CommandLine.RunProcess(
        _folder.Root, new Dictionary<string, string> { ["XDG_CACHE_HOME"] = _folder["cache/x"] }, arguments);

    private string Succeed(params string[] arguments)
    {
        var result = Run(arguments);
        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        return result.Output;
    }
}
