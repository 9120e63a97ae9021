using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gtzan.Models.Charts;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Study.Baselines;
using Gtzan.Models.Study.Leakage;

namespace Gtzan.Models.Commands;

/// <summary>
/// <c>gtzan leak</c>: measures how much of an accuracy is due to tracks, recordings or artists that are also in the training data.
/// </summary>
internal static class LeakCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new BaselineOptions();
        var output = new Option<string>("--out")
        {
            Description = "The picture to write.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "leak.svg",
        };
        var json = SharedOptions.Json();
        var command = new CommandWithExamples(
            "leak", "Cross-validate the same models under protocols from leaky to honest, side by side, as a table and a picture.",
            "leak --features features_3_sec.csv --out leak.svg", "leak --data gtzan --models knn,xgb")
        {
            output, json,
        };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var baselines = options.Baselines(parsed);
            var (path, isJson) = (parsed.GetValue(output)!, parsed.GetValue(json));
            OutputFile.RequireWritable(path, "picture", input: options.Table(parsed));
            using var interruption = new Interruption();
            var data = options.LoadData(parsed, terminal, interruption.Token);
            var (protocols, leftOut) = LeakMeter.Protocols(data, options.FoldCount(parsed), options.Seed(parsed));
            var results = options.Run(parsed, terminal, baselines, data, protocols, interruption.Token);
            if (isJson)
                terminal.WriteLine(ToJson(data, options.Seed(parsed), leftOut, results).ToJsonString());
            else
                Write(terminal, data, leftOut, results);

            // Written last, so that an error in writing it does not lose the table.
            var picture = LeakChart.Draw(
                results, $"accuracy of {baselines.Count} models on {data.Description} under {results.Count} protocols",
                data.HasPublishedGenres);
            OutputFile.Write(path, "picture", stream => stream.Write(Encoding.UTF8.GetBytes(Svg.Document(picture) + "\n")));
            if (!isJson)
                terminal.WriteLine($"Picture: {path}");
            return 0;
        });
        return command;
    }

    private static JsonObject ToJson(
        FeatureSet data, ulong seed, IReadOnlyList<(SplitMode Mode, string Reason)> leftOut, IReadOnlyList<ProtocolResult> results) => new()
        {
            ["data"] = data.Description,
            ["rows"] = data.Rows,
            ["tracks"] = data.Tracks.Count,
            ["seed"] = seed,
            ["protocols"] = new JsonArray([.. results.Select(result => new JsonObject
            {
                ["split"] = SplitModes.NameOf(result.Mode),
                ["tested_rows"] = result.TestedRows,
                ["models"] = BaselinesCommand.ToJson(data, result.Results),
            })]),
            ["files"] = data.Account?.ToJson(),
            ["left_out"] = new JsonObject(
                leftOut.Select(
                    protocol => KeyValuePair.Create(SplitModes.NameOf(protocol.Mode), (JsonNode?)JsonValue.Create(protocol.Reason)))),
        };

    private static void Write(
        Terminal terminal, FeatureSet data, IReadOnlyList<(SplitMode Mode, string Reason)> leftOut, IReadOnlyList<ProtocolResult> results)
    {
        terminal.WriteLine($"Data: {data.Describe()}.");
        foreach (var line in data.Account?.Lines() ?? [])
            terminal.WriteLine(line);
        foreach (var result in results)
        {
            terminal.WriteLine(
                $"  {SplitModes.NameOf(result.Mode)}: {LeakMeter.Meaning(result.Mode, data)}; {result.TestedRows} rows tested, " +
                $"about {result.Folds[0].Train.Length} to learn from.");
        }

        foreach (var (mode, reason) in leftOut)
            terminal.WriteLine($"  {SplitModes.NameOf(mode)} is left out: {reason}");
        var table = TextTable.OfNumbers(["model", .. results.Select(protocol => SplitModes.NameOf(protocol.Mode))]);
        for (var model = 0; model < results[0].Results.Count; model++)
            table.Add([results[0].Results[model].Baseline.Name, .. results.Select(protocol => Cell(protocol.Results[model]))]);
        terminal.Write(table);
        terminal.WriteLine("Accuracy by row, and in brackets its 95 % interval by tracks (bootstrap).");
    }

    private static string Cell(CrossValidationResult result) => string.Create(
        CultureInfo.InvariantCulture, $"{result.Mean.ToShare()} ({result.Interval.Low:F2}–{result.Interval.High:F2})");
}
