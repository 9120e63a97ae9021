using System.Diagnostics;
using System.Globalization;

namespace Gtzan.Tests.Models.Commands;

/// <summary>Runs whose processes are killed at random moments end with the same results.</summary>
[Collection("program")]
[Trait("Category", "Slow")]
public sealed class KilledRunTests(SmallCorpusFixture small, ITestOutputHelper output)
{
    private const int KillsARun = 20;
    private const int Epochs = 300;

    /// <summary>The seed of the moments at which runs are killed; GTZAN_KILLS_SEED sets another.</summary>
    private static int Seed => int.Parse(Environment.GetEnvironmentVariable("GTZAN_KILLS_SEED") ?? "1", CultureInfo.InvariantCulture);

    /// <summary>How often a run is killed; GTZAN_KILLS sets another number.</summary>
    private static int Kills =>
        Environment.GetEnvironmentVariable("GTZAN_KILLS") is { } kills
            ? int.Parse(kills, CultureInfo.InvariantCulture)
            : TestScale.Of(10, all: 100);

    [Fact]
    public void Kills_at_random_moments_cost_no_bit()
    {
        var data = small["killed/dataset.json"];
        CommandLine.Succeed("prepare", "--data", small.Corpus, "--hparams", small.HyperParameters, "--out", data);
        var whole = Path.Combine(small.Root, "killed", "whole");
        CommandLine.Succeed(Arguments(data, whole));

        var seed = Seed;
        output.WriteLine($"Moments are drawn from seed {seed}.");
        var moments = new Moments();
        Parallel.For(0, (Kills + KillsARun - 1) / KillsARun, new ParallelOptions { MaxDegreeOfParallelism = 2 }, number =>
        {
            var random = new Random(unchecked(seed + number));
            var run = Path.Combine(small.Root, "killed", $"run-{number}");
            for (var kill = number * KillsARun; kill < Math.Min(Kills, (number + 1) * KillsARun); kill++)
                StartAndKill(Continued(data, run), run, random, moments);

            using var last = Start(Continued(data, run));
            var error = last.StandardError.ReadToEndAsync();
            last.StandardOutput.ReadToEnd();
            last.WaitForExit();
            Assert.True(last.ExitCode == 0, $"{error.Result} (seed {seed})");
            RunFiles.AssertSame(whole, run, $" after run {number} was killed {KillsARun} times at moments of seed {seed}");
        });

        output.WriteLine(
            $"{Kills} kills: {moments.BeforeTheRun} before the run had begun, {moments.InTraining} in training, {moments.WhileWriting} " +
            "of these while a file was being written.");
        Assert.Equal(Kills, moments.BeforeTheRun + moments.InTraining);
        Assert.True(moments.InTraining > Kills / 2, $"only {moments.InTraining} of {Kills} processes were killed in training");
    }

    /// <summary>The state is written after every batch, so that many are killed while it is.</summary>
    private static string[] Arguments(string data, string run) =>
    [
        "train", "mlp", "--data", data, "--out", run, "--checkpoint-every", "0", "--set", $"epochs={Epochs}", "--set", "mlp.layers=[4]",
        "--set", "batch_size=8", "--set", "sample_rate=8000",
        "--set", "duration=6", "--set", "num_segments=2", "--set", "n_fft=1024",
    ];

    private static string[] Continued(string data, string run) =>
        File.Exists(Path.Combine(run, "hparams.yaml")) ? ["train", "--resume", run, "--checkpoint-every", "0"] : Arguments(data, run);

    /// <summary>
    /// Kills a process after a random time: every fourth from its start on, the others some time after they have begun to train.
    /// </summary>
    private static void StartAndKill(string[] arguments, string run, Random random, Moments moments)
    {
        using var process = Start(arguments);
        process.StandardError.ReadToEndAsync();
        if (random.Next(4) != 0)
        {
            while (process.StandardOutput.ReadLine() is { } line && !line.StartsWith("epoch ", StringComparison.Ordinal))
            {
            }
        }

        var drained = process.StandardOutput.ReadToEndAsync();
        Thread.Sleep(random.Next(60));
        process.Kill();
        process.WaitForExit();
        drained.Wait();
        moments.Count(run);
    }

    private static Process Start(string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "gtzan.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    /// <summary>Counts the states in which the killed processes left their runs.</summary>
    private sealed class Moments
    {
        public int BeforeTheRun { get; private set; }

        public int InTraining { get; private set; }

        public int WhileWriting { get; private set; }

        public void Count(string run)
        {
            lock (this)
            {
                if (!File.Exists(Path.Combine(run, "hparams.yaml")))
                    BeforeTheRun++;
                else
                    InTraining++;
                if (Directory.Exists(run) && Directory.EnumerateFiles(run, "*.tmp").Any())
                    WhileWriting++;
            }
        }
    }
}
