namespace Gtzan.Tests.Models.Commands;

/// <summary>Pipes and devices instead of files are refused or skipped, and never block.</summary>
[Collection("program")]
public sealed class PipeTests(SmallCorpusFixture small)
{
    private const string Remedy = "is empty: it has 0 bytes. If it is a pipe or a device, copy its contents to a file first";

    [Theory]
    [InlineData("data.json", "train", "mlp", "--data")]
    [InlineData("data.gtzan", "train", "mlp", "--data")]
    [InlineData("data", "evaluate", "RUN", "--data")]
    [InlineData("table.csv", "baselines", "--features")]
    [InlineData("table.csv", "figures", "--features")]
    [InlineData("small.yaml", "summary", "mlp", "--hparams")]
    public async Task A_pipe_that_a_command_line_names_is_refused(string name, params string[] command)
    {
        Requires.Unix();
        var pipe = NamedPipe.InPlaceOf(small[$"pipe-{command[0]}/{name}"]);
        string[] arguments = [.. command.Select(word => word == "RUN" ? small.Run : word), pipe];

        Assert.Contains($"{pipe} {Remedy}", await NamedPipe.NotWaitedFor(() => CommandLine.Fail(1, arguments)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hparams.yaml", Remedy)]
    [InlineData("split.json", Remedy)]
    [InlineData("last.safetensors", "is not a valid safetensors file: it has 0 bytes")]
    public async Task A_pipe_in_place_of_a_run_file_is_refused(string name, string message)
    {
        Requires.Unix();
        var run = small.CopyOfRun($"pipe-for-{name}");
        NamedPipe.InPlaceOf(Path.Combine(run, name));

        foreach (
            var command in (string[][])[["evaluate", run], ["predict", small.Track("blues", 0), "--run", run], ["export", run, "--onnx"]])
        {
            Assert.Contains(message, await NamedPipe.NotWaitedFor(() => CommandLine.Fail(1, command)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_pipe_for_the_seeds_of_a_folder_is_refused()
    {
        Requires.Unix();
        var seeds = NamedPipe.InPlaceOf(small["pipe-for-seeds/seeds.json"]);

        Assert.Equal(
            $"{seeds} does not say which seeds are to be trained: {seeds} {Remedy}.",
            await NamedPipe.NotWaitedFor(() => CommandLine.Fail(1, "train", "--resume", Path.GetDirectoryName(seeds)!)));
    }

    [Fact]
    public async Task A_report_that_is_a_pipe_is_replaced()
    {
        Requires.Unix();
        var run = small.CopyOfRun("resumed-pipe-for-report");
        NamedPipe.InPlaceOf(Path.Combine(run, "report.html"));

        await NamedPipe.NotWaitedFor(() => CommandLine.Succeed("train", "--resume", run));
        RunFiles.AssertSame(small.Run, run);
    }

    [Theory]
    [InlineData("metrics.jsonl")]
    [InlineData("last.safetensors")]
    [InlineData("best.safetensors")]
    public async Task A_run_with_a_pipe_in_place_of_a_file_is_not_resumed(string name)
    {
        Requires.Unix();
        var run = small.CopyOfRunWithout($"resumed-pipe-for-{name}", "results.json");
        NamedPipe.InPlaceOf(Path.Combine(run, name));

        var message = await NamedPipe.NotWaitedFor(() => CommandLine.Fail(1, "train", "--resume", run));
        Assert.Contains("The run cannot be resumed from the weights ", message, StringComparison.Ordinal);
        NamedPipe.InPlaceOf(Path.Combine(run, "metrics.jsonl"));
        File.Delete(Path.Combine(run, "last.safetensors"));
        File.Delete(Path.Combine(run, "best.safetensors"));
        await NamedPipe.NotWaitedFor(() => CommandLine.Succeed("train", "--resume", run));
        RunFiles.AssertSame(small.Run, run);
    }
}
