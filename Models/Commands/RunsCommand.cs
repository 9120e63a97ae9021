using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gtzan.Models.Architectures;
using Gtzan.Models.Comparison;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan runs</c>: lists the runs, and deletes those that are not needed.</summary>
internal static class RunsCommand
{
    private const string List = "list", Prune = "prune";

    private static readonly Dictionary<string, Func<RunSummary, IComparable?>> Keys = new()
    {
        ["when"] = run => run.Started,
        ["test"] = run => run.Results?.Last.SegmentAccuracy,
        ["track"] = run => run.Results?.Last.TrackAccuracy,
        ["validation"] = run => run.ValidationAccuracy,
        ["seconds"] = run => run.Seconds,
        ["model"] = run => run.Model,
        ["name"] = run => run.Name,
    };

    public static Command Create(Terminal terminal)
    {
        var action = new Argument<string>("action")
        {
            Description = $"{List}: the runs as a table; {Prune}: delete runs; a dry run without --yes.",
            DefaultValueFactory = _ => List,
        };
        action.Among(List, Prune);
        var model = new Option<string?>("--model") { Description = "Only runs of this model." };
        model.Among([.. GenreModel.Choices.Select(each => each.Name)]);
        var data = new Option<string?>("--data") { Description = "Only runs on data whose name or path has this text.", HelpName = "TEXT" };
        var split = new Option<string?>("--split") { Description = "Only runs with this split." };
        split.Among(SplitModes.Names);
        var state = new Option<string?>("--state") { Description = "Only runs in this state." };
        state.Among([.. Enum.GetValues<RunState>().Select(NameOf)]);
        var sort = new Option<string>("--sort")
        {
            Description = "Sort by this: newest or highest first, names in alphabetical order.",
            DefaultValueFactory = _ => "when",
        };
        sort.Among([.. Keys.Keys]);
        var keep = new Option<int?>("--keep")
        {
            Description = $"With {Prune}: delete all but the newest N finished runs of each model; without it, the unfinished ones.",
            HelpName = "N",
        };
        OptionValues.RequireRange(keep, 0, int.MaxValue);
        var yes = new Option<bool>("--yes") { Description = $"With {Prune}: delete." };
        var json = SharedOptions.Json();
        var command = new CommandWithExamples(
            "runs", "List the runs in the folder runs, with what they differ in; or delete some.",
            "runs", "runs --model cnn --sort test", "runs prune", "runs prune --keep 3 --yes")
        {
            action, model, data, split, state, sort, keep, yes, json,
        };
        command.SetAction(parsed =>
        {
            var isPruning = parsed.GetValue(action) == Prune;
            if (!isPruning && (parsed.GetValue(yes) || parsed.GetValue(keep) is not null))
                throw new ProgramException($"--keep and --yes go with gtzan runs {Prune}.") { IsBadUse = true };
            var key = Keys[parsed.GetValue(sort)!];
            var isAscending = parsed.GetValue(sort) is "model" or "name";
            var runs = RunFolder.RunsIn(RunName.Folder).Select(RunSummary.Read)
                .Where(run => Fits(run.Model, parsed.GetValue(model)) && Fits(StateOf(run), parsed.GetValue(state))
                    && Fits(run.Parameters is { } its ? SplitModes.NameOf(its.Split) : null, parsed.GetValue(split))
                    && $"{run.Data?.Description}\n{run.Data?.PathText}".Contains(parsed.GetValue(data) ?? "", StringComparison.Ordinal))
                .OrderBy(run => run.Name, StringComparer.Ordinal).ToArray();
            runs = [.. isAscending ? runs.OrderBy(key) : runs.OrderByDescending(key)];
            if (isPruning)
                return new RunPruning(terminal, parsed.GetValue(json)).Run(runs, parsed.GetValue(keep), parsed.GetValue(yes));
            if (parsed.GetValue(json))
                terminal.WriteLine(ToJson(runs).ToJsonString());
            else
                Write(terminal, runs);
            return 0;
        });
        return command;
    }

    private static bool Fits(string? value, string? wanted) => wanted is null || value == wanted;

    private static string StateOf(RunSummary run) => NameOf(run.State);

    private static string NameOf(RunState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());

    private static void Write(Terminal terminal, RunSummary[] runs)
    {
        if (runs.Length == 0)
        {
            terminal.WriteLine("There is no such run in the folder runs; gtzan train trains one.");
            return;
        }

        var differences = RunSummary.Differences(runs, HyperParameter.Split);
        var table = TextTable.OfNumbers(
        [
            "run", "when", "model", "data", "split", "validation", "test", "by track", "seconds", "state",
            .. differences.Select(parameter => parameter.Key),
        ]);
        foreach (var run in runs)
        {
            table.Add(
            [
                run.Name, run.Started.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), run.Model ?? "",
                run.Data is null ? "" : run.Data.IsSynthetic ? "synthetic" : run.Data.Description,
                run.Parameters is { } its ? SplitModes.NameOf(its.Split) : "", run.ValidationAccuracy?.ToShare() ?? "",
                run.Results?.Last.SegmentAccuracy.ToShare() ?? "", run.Results?.Last.TrackAccuracy.ToShare() ?? "",
                run.Seconds?.ToString("F0", CultureInfo.InvariantCulture) ?? "",
                run.State is RunState.Unfinished or RunState.Training
                    ? $"{StateOf(run)}, {run.Epochs.Count} of {run.Parameters!.Epochs}" : StateOf(run),
                .. differences.Select(run.TextOf),
            ]);
        }

        terminal.Write(table);
        foreach (var run in runs.Where(run => run.Fault is not null))
            terminal.WriteLine($"{run.Name}: {run.Fault}");
    }

    private static JsonArray ToJson(RunSummary[] runs)
    {
        var differences = RunSummary.Differences(runs);
        return
        [
            .. runs.Select(run => new JsonObject
            {
                ["run"] = run.Folder.Path,
                ["state"] = StateOf(run),
                ["started"] = run.Started,
                ["seconds"] = run.Seconds,
                ["model"] = run.Model,
                ["data"] = run.Data?.PathText ?? run.Data?.Description,
                ["split"] = run.Parameters is { } its ? SplitModes.NameOf(its.Split) : null,
                ["epochs_done"] = run.Epochs.Count,
                ["epochs"] = run.Parameters?.Epochs,
                ["validation_accuracy"] = run.ValidationAccuracy,
                ["accuracy"] = run.Results?.Last.SegmentAccuracy,
                ["track_accuracy"] = run.Results?.Last.TrackAccuracy,
                ["settings"] = new JsonObject(differences.Where(parameter => run.TextOf(parameter).Length > 0).Select(
                    parameter => KeyValuePair.Create(parameter.Key, (JsonNode?)run.TextOf(parameter)))),
                ["fault"] = run.Fault,
            }),
        ];
    }
}
