using System.CommandLine;
using System.Text.Json.Nodes;
using Gtzan.Engine.Devices;
using Gtzan.Models.Configuration;
using Gtzan.Models.Datasets;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Pages;
using Gtzan.Models.Study.Tuning;

namespace Gtzan.Models.Commands;

/// <summary>Runs a search, shows its progress and prints its result.</summary>
internal sealed class TuningJob(
    Terminal terminal, Device device, string folder, ParseResult commandLine, bool isJson, CancellationToken cancellation)
{
    private const int RowsOfTheTable = 10;

    public int Run(TuningPlan plan)
    {
        using var log = SearchLog.Open(folder, plan, device.Name);
        if (!isJson)
        {
            terminal.WriteLine($"Data: {plan.Data.Describe()}.");
            TrackReading.WriteAccount(terminal, plan.Data.Dataset);
            terminal.WriteLine(
                $"Search: {plan.Model.Name}, seed {plan.Parameters.Seed}, on {device.Name} ({device.Description}). {plan.Describe()}");
            if (log.Count > 0)
                terminal.WriteLine($"{folder} has {log.Count} of {plan.Steps} results already; the search continues from there.");
        }

        var ranking = Search(plan, log);
        var best = ranking[0].HasDiverged ? null : ranking[0];
        var command = best is null ? null : GtzanProgram.CommandLine(TrainingArguments(plan, best));
        var caveat = Caveat(plan);
        var page = TuningReport.Write(folder, plan, ranking, command, caveat);
        var result = ToJson(plan, ranking, command, page).ToJsonString();
        if (isJson)
            terminal.WriteLine(result);
        else
            Write(plan, ranking, command, page, caveat);
        return best is not null
            ? 0
            : throw new ProgramException(
                $"Training diverged in all {ranking.Count} trials; search smaller learning rates, for example --space " +
                "learning_rate=1e-6..1e-4.");
    }

    private IReadOnlyList<RungResult> Search(TuningPlan plan, SearchLog log)
    {
        try
        {
            return terminal.WithProgress("searching", report => new TuningSearch(plan, log, device).Execute(
                progress => report(
                    progress.Share,
                    $"rung {progress.Rung}/{plan.Rungs.Count}, trial {progress.Trial}, fold {progress.Fold}/{plan.Folds.Count}, epoch " +
                    $"{progress.Epoch}/{plan.Rungs[progress.Rung - 1].Epochs}; {log.Count} of {plan.Steps} done"),
                result =>
                {
                    if (!isJson && !terminal.IsInteractive && !terminal.IsQuiet)
                    {
                        terminal.WriteLine(
                            $"rung {result.Rung}/{plan.Rungs.Count}, trial {result.Trial}, {result.Score} after {result.Epochs} " +
                            $"epoch{(result.Epochs == 1 ? "" : "s")}: {result.Settings}");
                    }
                },
                cancellation));
        }
        catch (OperationCanceledException exception)
        {
            throw new OperationCanceledException(
                $"stopped after {log.Count} of {plan.Steps} results, which are kept; continue with: " +
                $"{GtzanProgram.CommandLine(ResumeArguments())}", exception, cancellation);
        }
    }

    private void Write(TuningPlan plan, IReadOnlyList<RungResult> ranking, string? command, string page, string caveat)
    {
        var keys = plan.Space.Dimensions.Select(dimension => dimension.Tunable.Key).ToArray();
        var table = TextTable.OfNumbers(
            ["rank", "trial", "epochs", "accuracy", .. keys.Select(key => key.Split('.')[^1])], isFirstNumber: true);
        for (var rank = 0; rank < Math.Min(ranking.Count, RowsOfTheTable); rank++)
        {
            var result = ranking[rank];
            var values = result.Settings.Values.ToDictionary();
            table.Add([
                $"{rank + 1}", $"{result.Trial}", $"{result.Epochs}",
                result.HasDiverged ? "diverged" : $"{result.Accuracy.ToShare()} ± {result.Deviation.ToShare()}",
                .. keys.Select(key => values[key])]);
        }

        terminal.Write(table);
        if (ranking.Count > RowsOfTheTable)
            terminal.WriteLine($"… and {ranking.Count - RowsOfTheTable} more in the report.");
        terminal.WriteLine(
            "Accuracy: by segment, mean ± standard deviation of the folds after the last epoch of a trial. Those with fewer epochs were " +
            "stopped early.");
        terminal.WriteLine(caveat);
        if (command is not null)
            terminal.WriteLine($"To train the best: {command}");
        terminal.WriteLine($"Report: {page}");
    }

    private JsonObject ToJson(TuningPlan plan, IReadOnlyList<RungResult> ranking, string? command, string page) => new()
    {
        ["model"] = plan.Model.Name,
        ["data"] = plan.Data.Dataset.Description,
        ["files"] = new DataAccount(plan.Data.Dataset.Tracks.Count, plan.Data.Dataset.Remarks).ToJson(),
        ["split"] = SplitModes.NameOf(plan.Parameters.Split),
        ["folds"] = plan.Folds.Count,
        ["seed"] = plan.Parameters.Seed,
        ["rungs"] = new JsonArray([.. plan.Rungs.Select(rung => new JsonObject { ["trials"] = rung.Trials, ["epochs"] = rung.Epochs })]),
        ["ranking"] = new JsonArray([.. ranking.Select((result, rank) => new JsonObject
        {
            ["rank"] = rank + 1,
            ["trial"] = result.Trial,
            ["epochs"] = result.Epochs,
            ["diverged"] = result.HasDiverged,
            ["accuracy"] = result.HasDiverged ? null : result.Accuracy,
            ["standard_deviation"] = result.HasDiverged ? null : result.Deviation,
            ["loss"] = result.HasDiverged ? null : result.Loss,
            ["folds"] = new JsonArray([.. result.Accuracies.Select(accuracy => JsonValue.Create(accuracy))]),
            ["settings"] = SearchLog.ToJson(result.Settings.Values),
        })]),
        ["command"] = command,
        ["results"] = Path.Combine(folder, SearchLog.FileName),
        ["report"] = page,
    };

    /// <summary>The command line that trains the best trial on all data outside the test part.</summary>
    private List<string> TrainingArguments(TuningPlan plan, RungResult best)
    {
        var searched = best.Settings.Assignments(plan.Parameters);
        string[] keys =
            [HyperParameter.Split.Key, HyperParameter.Epochs.Key, HyperParameter.Seed.Key, .. searched.Select(setting => setting.Key)];
        List<string> arguments = ["train", plan.Model.Name];
        foreach (
            var (name, value) in Options()
            .Where(option => option.Name is "--data" or "--genre-map" or "--encoder" or "--encoder-description" or "--hparams"
                or "--features" or "--segment-seconds" or "--augment"))
            arguments.AddRange([name, value]);
        foreach (var parameter in (HyperParameter[])[HyperParameter.Split, HyperParameter.Epochs, HyperParameter.Seed])
            arguments.AddRange([$"--{parameter.Key}", parameter.Text(plan.Parameters)]);
        foreach (
            var (_, value) in Options()
            .Where(option => option.Name == "--set" && !keys.Contains(option.Value.Split('=')[0].Trim().Replace('-', '_'))))
        {
            arguments.AddRange(["--set", value]);
        }

        foreach (var (key, value) in searched)
            arguments.AddRange(["--set", $"{key}={value}"]);
        return arguments;
    }

    private IEnumerable<string> ResumeArguments() =>
        [.. commandLine.Tokens.Select(token => token.Value),
            .. Options().Any(option => option.Name == "--out") ? Array.Empty<string>() : ["--out", folder]];

    /// <summary>The options of the command line with their values, as given.</summary>
    private IEnumerable<(string Name, string Value)> Options() =>
        commandLine.CommandResult.Children.OfType<System.CommandLine.Parsing.OptionResult>()
        .SelectMany(option => option.Tokens.Select(token => (option.Option.Name, token.Value)));

    private static string Caveat(TuningPlan plan) =>
        (plan.Split.Mode == SplitMode.Segment
            ? "Folds by segment: parts of a validated track were trained on, so this flatters, and favours what remembers tracks. Use " +
                "--split track to search for what is known of new ones."
            : $"Folds by {SplitModes.NameOf(plan.Parameters.Split)}: no part of a validated track was trained on.")
        + " The best of many trials looks better than it is; the test part, which was not touched, will tell."
        + (plan.Data.Origin.IsSynthetic ? " The corpus is synthetic: the numbers say nothing about real music." : "");
}
