using System.CommandLine;
using System.Text;
using Gtzan.Models.Comparison;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Pages;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan compare</c>: compares finished runs.</summary>
internal static class CompareCommand
{
    public static Command Create(Terminal terminal)
    {
        var names = new Argument<string[]>("runs")
        {
            Description = $"At least two finished runs, of any models. Each is named by {RunName.Help}.",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string>("--out")
        {
            Description = "The page to write.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "compare.html",
        };
        var checkpoint = SharedOptions.CheckpointName();
        var json = SharedOptions.Json();
        var command = new CommandWithExamples(
            "compare", "Compare runs: curves over each other, settings that differ, accuracies with intervals, and pairs track by track.",
            "compare latest:cnn latest:rnn", "compare 141810 141814 --checkpoint best --out comparison.html")
        {
            names, output, checkpoint, json,
        };
        command.SetAction(parsed =>
        {
            var folders = parsed.GetValue(names)!.Select(RunFolder.Open).ToArray();
            if (folders.Length is < 2 or > RunComparison.MaxRuns)
            {
                throw new ProgramException($"compare takes 2 to {RunComparison.MaxRuns} runs, not {folders.Length}; gtzan runs lists them.")
                {
                    IsBadUse = true,
                };
            }

            var path = parsed.GetValue(output)!;
            OutputFile.RequireWritable(path, "page");
            var comparison = RunComparison.Of(folders, parsed.GetValue(checkpoint) == "best");
            var page = Encoding.UTF8.GetBytes(ComparisonPage.Of(comparison, parsed.GetValue(checkpoint)!));
            OutputFile.Write(path, "page", stream => stream.Write(page));
            if (parsed.GetValue(json))
            {
                var result = comparison.ToJson();
                result["page"] = path;
                terminal.WriteLine(result.ToJsonString());
                return 0;
            }

            Write(terminal, comparison);
            terminal.WriteLine($"Page: {path}");
            return 0;
        });
        return command;
    }

    private static void Write(Terminal terminal, RunComparison comparison)
    {
        var table = TextTable.OfNumbers(
            ["run", "model", "by segment", "interval", "by track", "interval", .. comparison.Differences.Select(each => each.Key)]);
        foreach (var run in comparison.Runs)
        {
            terminal.WriteLine($"{run.Letter}: {run.Summary.Folder.Path}");
            table.Add(
            [
                run.Letter, run.Summary.Model!, run.Test.SegmentAccuracy.ToShare(), run.Test.SegmentInterval.ToString(),
                run.Test.TrackAccuracy.ToShare(), run.Test.TrackInterval.ToString(),
                .. comparison.Differences.Select(run.Summary.TextOf),
            ]);
        }

        terminal.Write(table);
        var pairs = TextTable.OfNumbers(["pair", "only first right", "only second right", "second − first, by track", "p (McNemar)"]);
        foreach (var pair in comparison.Pairs.Where(pair => pair.Test is not null))
            pairs.Add(ComparisonPage.Row(pair, pair.Test!));
        if (comparison.Pairs.Any(pair => pair.Test is not null))
            terminal.Write(pairs);
        foreach (var pair in comparison.Pairs.Where(pair => pair.Test is null))
            terminal.WriteLine(ComparisonPage.Incomparable(pair));
    }
}
