using System.CommandLine;
using System.Globalization;
using System.Text;
using Gtzan.Benchmarks.Models;
using Gtzan.Benchmarks.Peers;
using Gtzan.Models.Commands;

namespace Gtzan.Benchmarks.WholeJob;

/// <summary><c>whole-job</c>: measures wall time and peak memory of a training of GTZAN's size, each model in a separate process.</summary>
internal static class WholeJobCommand
{
    /// <summary>The name of the command.</summary>
    public const string Name = "whole-job";

    private const int EpochsOfTheStudy = 100;

    public static Command Create(TextWriter output, TextWriter error)
    {
        var models = new Argument<string[]>("model")
        {
            Description = $"Which models ({string.Join(", ", ModelCase.Names)}); default: all.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        models.Among([.. ModelCase.Names]);
        var epochs = new Option<int>("--epochs")
        {
            Description = $"How many epochs to train; the time of {EpochsOfTheStudy} is then extrapolated, and that is said.",
            HelpName = "N",
            DefaultValueFactory = _ => EpochsOfTheStudy,
        };
        OptionValues.RequireRange(epochs, 1, 10_000);

        var segments = new Option<int>("--segments")
        {
            Description = "How many segments the data set has, 56 % of them to train on. A million are a file of 6.8 GB.",
            HelpName = "N",
            DefaultValueFactory = _ => WholeJobData.UsualSegments,
        };
        OptionValues.RequireRange(segments, 100, 10_000_000);
        var write = new Option<string?>("--write")
        {
            Description = "Only write the data set to a file, for gtzan train --data.",
            HelpName = "FILE",
        };

        // For the processes that this command starts.
        var dataset = new Option<string?>("--dataset") { Hidden = true };
        var command = new Command(
            Name, "Train on 10,000 segments (5,600 of them to train on) or another number, each model in a process of its own, " +
            "and print wall time and peak memory.")
        {
            models, epochs, segments, write, dataset,
        };
        command.SetAction(parsed =>
        {
            string[] names = [.. parsed.GetValue(models) is { Length: > 0 } some ? some.Distinct() : ModelCase.Names];
            if (parsed.GetValue(dataset) is { } file)
                WholeJob.RunHere(names[0], parsed.GetValue(epochs), file, output);
            else if (parsed.GetValue(write) is { } path)
                WriteData(path, parsed.GetValue(segments), error);
            else
                RunAll(names, parsed.GetValue(epochs), parsed.GetValue(segments), output, error);
            return 0;
        });
        return command;
    }

    private static void WriteData(string path, int segments, TextWriter error)
    {
        using var interruption = new Interruption();
        Make(path, segments, error, interruption.Token);
    }

    private static void Make(string path, int segments, TextWriter error, CancellationToken cancellation)
    {
        error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Making {segments:N0} segments …"));
        WholeJobData.Write(path, segments, cancellation);
    }

    private static void RunAll(string[] models, int epochs, int segments, TextWriter output, TextWriter error)
    {
        using var interruption = new Interruption();

        // The processes also write here, so nothing remains if they are stopped.
        var folder = Directory.CreateTempSubdirectory("gtzan-jobs-").FullName;
        var file = Path.Combine(folder, "dataset");
        try
        {
            Make(file, segments, error, interruption.Token);
            var results = new List<WholeJobResult>();
            foreach (var model in models)
            {
                var result = WholeJob.RunApart(model, epochs, file, interruption.Token);
                error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{model}: {epochs} epochs, {result.Seconds:F1} s, peak memory {result.PeakBytes / 1e6:F0} MB, " +
                    $"test accuracy {result.TestAccuracy:F3}"));
                results.Add(result);
            }

            output.WriteLine();
            output.Write(Table(results, segments));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The results as a Markdown table.</summary>
    internal static string Table(IReadOnlyList<WholeJobResult> results, int segments)
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture, $"| whole job, {segments:N0} segments | epochs | wall time | an epoch | peak memory |");
        text.AppendLine("|---|---:|---:|---:|---:|");
        foreach (var result in results)
        {
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {result.Model} | {result.Epochs} | {PeerTable.Seconds(result.Seconds)} | " +
                $"{PeerTable.Seconds(result.EpochSeconds / result.Epochs)} | {result.PeakBytes / 1e6:F0} MB |"));
            if (result.Epochs != EpochsOfTheStudy)
            {
                text.AppendLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| … extrapolated, not run | {EpochsOfTheStudy} | {PeerTable.Seconds(result.SecondsOf(EpochsOfTheStudy))} | | |"));
            }
        }

        return text.ToString();
    }
}
