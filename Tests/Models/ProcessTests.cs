using System.Diagnostics;
using System.Text;

namespace Gtzan.Tests.Models;

/// <summary>What only a process of its own shows: the folder it is started in, and signals.</summary>
[Collection("program")]
public sealed class ProcessTests(SmallCorpusFixture small)
{
    [Fact]
    public void Without_names_runs_are_made_in_a_folder_of_runs_and_the_newest_is_found()
    {
        var folder = Directory.CreateDirectory(Path.Combine(small.Root, "at-home")).FullName;

        // Quick enough to fall into the same second, most of the time.
        for (var i = 0; i < 2; i++)
            Assert.Equal(0, Run(folder, "train", "mlp", "--data", small.Corpus, "--hparams", small.HyperParameters, "--epochs", "1").ExitCode);
        Assert.Equal(2, Directory.GetDirectories(Path.Combine(folder, "runs")).Length);
        Assert.All(Directory.GetDirectories(Path.Combine(folder, "runs")), run => Assert.Matches(@"^\d{8}-\d{6}-mlp-1(-2)?$", Path.GetFileName(run)));

        var newest = Directory.GetFiles(folder, "hparams.yaml", SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)!;
        Assert.StartsWith($"Run: {Path.GetRelativePath(folder, Path.GetDirectoryName(newest)!)}, mlp after epoch 1", Run(folder, "evaluate").Output, StringComparison.Ordinal);
        Assert.StartsWith("Run: ", Run(folder, "predict", small.Track("blues", 0)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_are_no_runs_that_is_said()
    {
        var folder = Directory.CreateDirectory(Path.Combine(small.Root, "nowhere")).FullName;
        var result = Run(folder, "evaluate");

        Assert.Equal((1, "gtzan: There is no run in the folder runs; train one first (gtzan train cnn), or name its folder.\n"), (result.ExitCode, result.Error));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task Interrupted_training_stops_with_code_130_and_leaves_a_run_that_can_be_used()
    {
        if (OperatingSystem.IsWindows())
            return;

        var run = Path.Combine(small.Root, "interrupted");
        using var process = Start(small.Root, small.Train("mlp", run, "--epochs", "1000000"));
        var error = process.StandardError.ReadToEndAsync();
        while (process.StandardOutput.ReadLine() is { } line && !line.StartsWith("epoch 3/", StringComparison.Ordinal))
        {
        }

        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
            kill.WaitForExit();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(130, process.ExitCode);
        Assert.Matches(@"^gtzan: stopped after epoch \d+; .*last\.safetensors has its weights, and gtzan evaluate .*interrupted tests them\.\n$", await error);
        Assert.Contains($"mlp after epoch {File.ReadAllLines(Path.Combine(run, "metrics.jsonl")).Length} (last)", CommandLine.Succeed("evaluate", run), StringComparison.Ordinal);
        Assert.Equal(
            ["best.safetensors", "hparams.yaml", "last.safetensors", "metrics.jsonl", "split.json"], Directory.EnumerateFiles(run).Select(Path.GetFileName).Order());
    }

    private static CommandLine Run(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CommandLine(process.ExitCode, output, error.Result);
    }

    private static Process Start(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "gtzan.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        return Process.Start(start)!;
    }
}
