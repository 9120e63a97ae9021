using Gtzan.Tests.Audio;

namespace Gtzan.Tests.Models;

/// <summary>Pipes and devices in the place of files are refused with a sentence, or done without, and never waited for.</summary>
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
    [InlineData("last.safetensors", "is no valid safetensors file: it has 0 bytes")]
    public async Task A_pipe_in_the_place_of_a_file_of_a_run_is_refused(string name, string message)
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

    /// <summary>What training can make again, it makes again.</summary>
    [Theory]
    [InlineData("metrics.jsonl")]
    [InlineData("last.safetensors")]
    [InlineData("best.safetensors")]
    [InlineData("report.html")]
    public async Task A_run_goes_on_without_what_is_a_pipe_and_ends_with_the_same_bits(string name)
    {
        Requires.Unix();
        var run = name == "report.html" ? small.CopyOfRun($"resumed-pipe-for-{name}")
            : small.CopyOfRunWithout($"resumed-pipe-for-{name}", "report.html");
        NamedPipe.InPlaceOf(Path.Combine(run, name));

        await NamedPipe.NotWaitedFor(() => CommandLine.Succeed("train", "--resume", run));
        RunFiles.AssertSame(small.Run, run);
    }
}
