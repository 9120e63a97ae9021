using System.CommandLine;
using System.Text.Json.Nodes;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Study.Baselines;
using Gtzan.Models.Study.Leakage;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan baselines</c>: reproduces the study's Table 1.</summary>
internal static class BaselinesCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new BaselineOptions();
        var split = new Option<string>("--split")
        {
            Description = SplitModes.Help,
            DefaultValueFactory = _ => SplitModes.NameOf(SplitMode.Segment),
        };
        split.Among(SplitModes.Names);
        var json = SharedOptions.Json();
        var command = new CommandWithExamples(
            "baselines", "Cross-validate the study's nine classical models on features of tracks, and print its Table 1.",
            "baselines --features features_3_sec.csv", "baselines --data gtzan --split artist --models forest,xgb")
        {
            split, json,
        };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var baselines = options.Baselines(parsed);
            using var interruption = new Interruption();
            var data = options.LoadData(parsed, terminal, interruption.Token);
            var mode = SplitModes.Parse(parsed.GetValue(split)!);
            var folds = Folds.Create(data, mode, options.FoldCount(parsed), options.Seed(parsed));
            var results = options.Run(parsed, terminal, baselines, data, [(mode, folds)], interruption.Token)[0].Results;
            if (parsed.GetValue(json))
                terminal.WriteLine(ToJson(data, mode, options.Seed(parsed), results).ToJsonString());
            else
                Write(terminal, data, mode, folds, results);
            return 0;
        });
        return command;
    }

    /// <summary>The results of one protocol as JSON. The published numbers are null for other genres.</summary>
    public static JsonArray ToJson(FeatureSet data, IEnumerable<CrossValidationResult> results) =>
    [
        .. results.Select(result => new JsonObject
        {
            ["name"] = result.Baseline.Name,
            ["description"] = result.Baseline.Description,
            ["accuracy"] = result.Mean,
            ["standard_deviation"] = result.StandardDeviation,
            ["interval"] = result.Interval.ToJson(),
            ["folds"] = new JsonArray([.. result.FoldAccuracies.Select(accuracy => JsonValue.Create(accuracy))]),
            ["published"] = data.HasPublishedGenres ? result.Baseline.Published : null,
        }),
    ];

    private static JsonObject ToJson(FeatureSet data, SplitMode mode, ulong seed, IEnumerable<CrossValidationResult> results) => new()
    {
        ["data"] = data.Description,
        ["rows"] = data.Rows,
        ["tracks"] = data.Tracks.Count,
        ["split"] = SplitModes.NameOf(mode),
        ["seed"] = seed,
        ["models"] = ToJson(data, results),
        ["files"] = data.Account?.ToJson(),
    };

    private static void Write(
        Terminal terminal, FeatureSet data, SplitMode mode, IReadOnlyList<Fold> folds, IEnumerable<CrossValidationResult> results)
    {
        var (smallest, largest) = (folds.Min(fold => fold.Test.Length), folds.Max(fold => fold.Test.Length));
        terminal.WriteLine($"Data: {data.Describe()}.");
        foreach (var line in data.Account?.Lines() ?? [])
            terminal.WriteLine(line);
        terminal.WriteLine(folds.Count == 1
            ? $"Split by {SplitModes.NameOf(mode)}: {folds[0].Train.Length} rows to learn from, {folds[0].Test.Length} to test."
            : $"Split by {SplitModes.NameOf(mode)}: {folds.Count} folds of {(smallest == largest ? "" : $"{smallest} to ")}{largest} " +
                "rows, each tested once.");
        var table = TextTable.OfNumbers(
            ["model", "accuracy", "95 % by tracks", .. data.HasPublishedGenres ? (string[])["published"] : []]);
        foreach (var result in results)
        {
            table.Add(
            [
                result.Baseline.Description,
                result.Mean.ToShare() + (result.StandardDeviation is { } deviation ? $" ± {deviation.ToShare()}" : ""),
                result.Interval.ToString(),
                .. data.HasPublishedGenres ? (string[])[result.Baseline.Published.ToShare()] : [],
            ]);
        }

        terminal.Write(table);
        terminal.WriteLine(Caveat(data, mode));
    }

    private static string Caveat(FeatureSet data, SplitMode mode)
    {
        var sentence = (mode, data.HasSegments) switch
        {
            (SplitMode.Segment, _) when !data.TracksKnown =>
                "Rows are divided at random. The table does not say of which track each is: parts of one may be on both sides.",
            (SplitMode.Segment, false) =>
                "Rows are whole tracks, divided at random: repeats and artists are on both sides, parts of one track are not.",
            (SplitMode.Segment, true) =>
                $"Divided at random{(data.HasPublishedGenres ? ", as published" : "")}: parts of a track are learned from and tested on, " +
                "so this flatters. gtzan leak shows by how much.",
            _ => $"Divided by {SplitModes.NameOf(mode)}. gtzan leak shows what other divisions make.",
        };
        if (!data.HasPublishedGenres)
            return sentence + " The genres are not GTZAN's ten, so published numbers are not shown.";
        return (mode, data.HasSegments) switch
        {
            (SplitMode.Segment, false) when data.TracksKnown =>
                sentence + " The published numbers are of rows of 3 s, which leak more: do not compare.",
            (SplitMode.Segment, _) => sentence,
            _ => "The published numbers are of rows of 3 s divided at random, with parts of a track on both sides. gtzan leak shows what " +
                "that makes.",
        };
    }
}
