using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Gtzan.Tests.Models.Commands;

/// <summary>Tests that need a separate process: the working folder, and signals.</summary>
[Collection("program")]
[Trait("Category", "Slow")]
public sealed class ProcessTests(SmallCorpusFixture small)
{
    [Fact]
    public void Without_names_runs_are_made_in_a_folder_of_runs_and_the_newest_is_found()
    {
        var folder = Directory.CreateDirectory(Path.Combine(small.Root, "at-home")).FullName;

        // Quick enough to fall into the same second, most of the time.
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(
                0, Run(folder, "train", "mlp", "--data", small.Corpus, "--hparams", small.HyperParameters, "--epochs", "1").ExitCode);
        }

        Assert.Equal(2, Directory.GetDirectories(Path.Combine(folder, "runs")).Length);
        Assert.All(
            Directory.GetDirectories(Path.Combine(folder, "runs")), run =>
                Assert.Matches(@"^\d{8}-\d{6}-mlp-1(-2)?$", Path.GetFileName(run)));

        var newest = Directory.GetFiles(folder, "hparams.yaml", SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)!;
        Assert.StartsWith(
            $"Run: {Path.GetRelativePath(folder, Path.GetDirectoryName(newest)!)}, mlp after epoch 1", Run(folder, "evaluate").Output,
            StringComparison.Ordinal);
        Assert.StartsWith("Run: ", Run(folder, "predict", small.Track("blues", 0)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_runs_are_reported()
    {
        var folder = Directory.CreateDirectory(Path.Combine(small.Root, "nowhere")).FullName;
        var result = Run(folder, "evaluate");

        Assert.Equal(
            (1, "gtzan: There is no run in the folder runs; train one first (gtzan train cnn), or name its folder.\n"),
            (result.ExitCode, result.Error));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task Stopped_training_prints_how_to_resume_and_resumes_to_the_same_result(string signal, int code)
    {
        Requires.Unix();
        string[] more = ["--epochs", "2000", "--checkpoint-every", "3600"];
        var whole = Path.Combine(small.Root, "whole-process");
        if (!Directory.Exists(whole))
            CommandLine.Succeed(small.Train("mlp", whole, more));

        var run = Path.Combine(small.Root, $"stopped by {signal}");
        using var process = Start(small.Root, small.Train("mlp", run, more));
        var error = process.StandardError.ReadToEndAsync();
        while (process.StandardOutput.ReadLine() is { } line && !line.StartsWith("epoch 3/", StringComparison.Ordinal))
        {
        }

        // It cannot be done before: what it prints is not read from here on, and fills the pipe.
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
            kill.WaitForExit();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(code, process.ExitCode);
        Assert.Matches(
            $@"^gtzan: stopped after (epoch|batch) .*; continue with: gtzan train --resume '{Regex.Escape(run)}'\n$", await error);
        var evaluated = CommandLine.Run("evaluate", run);
        Assert.Contains(", mlp after epoch ", evaluated.Output, StringComparison.Ordinal);
        Assert.Matches($@"^Run {Regex.Escape(run)} is not finished: \d+ of 2000 epochs\.\n$", evaluated.Error);

        var (exitCode, output, _) = Run(small.Root, "train", "--resume", run);
        Assert.Equal(0, exitCode);
        Assert.Matches(@"\nResumed: going on after (epoch \d+|batch 1 of 2 of epoch \d+)\.\n", output);
        RunFiles.AssertSame(whole, run);
    }

    [Fact]
    public async Task A_run_is_locked_against_a_second_process_but_not_by_a_killed_one()
    {
        var run = Path.Combine(small.Root, "alone");
        using var first = Start(small.Root, small.Train("mlp", run, "--epochs", "1000000"));
        _ = first.StandardError.ReadToEndAsync();
        while (first.StandardOutput.ReadLine() is { } line && !line.StartsWith("epoch 2/", StringComparison.Ordinal))
        {
        }

        var drained = first.StandardOutput.ReadToEndAsync();
        Assert.Equal(
            $"Another process is using {run}; wait until it has ended, or stop it.", CommandLine.Fail(1, "train", "--resume", run));
        Assert.Equal(
            $"{run} has an unfinished run; resume it (--resume {run}), or name a new or empty folder with --out.",
            CommandLine.Fail(1, small.Train("mlp", run)));

        first.Kill();
        first.WaitForExit();
        await drained;
        Assert.True(File.Exists(Path.Combine(run, ".lock")) || OperatingSystem.IsWindows());
        var refusal = CommandLine.Fail(2, "train", "--resume", run, "--epochs", "3");
        Assert.Contains(
            "it has 1000000 epochs, which can become more, not 3; leave that option out, or train a new run.", refusal,
            StringComparison.Ordinal);
    }

    private static CommandLine Run(string folder, params string[] arguments) =>
        CommandLine.RunProcess(folder, new Dictionary<string, string>(), arguments);

    private static Process Start(string folder, string[] arguments) =>
        CommandLine.StartProcess(folder, new Dictionary<string, string>(), arguments);
}
