using System.Globalization;
using System.Text.Json.Nodes;
using Gtzan.Models.Evaluation;
using Spectre.Console;

namespace Gtzan.Models.Commands;

/// <summary>The result of a test as a table in the form of the study's, and as JSON.</summary>
internal static class TestResultTable
{
    public static void Write(Terminal terminal, TestResult result, IReadOnlyList<string> genres)
    {
        var table = Terminal.NewTable("genre", "precision", "recall", "F1", "segments", "track recall", "tracks");
        foreach (var column in table.Columns.Skip(1))
            column.RightAligned();
        for (var genre = 0; genre < genres.Count; genre++)
            AddRow(genres[genre], result.Segments.Classes[genre], result.Tracks.Classes[genre]);
        table.AddEmptyRow();
        AddRow("macro average", result.Segments.MacroAverage, result.Tracks.MacroAverage);
        AddRow("weighted average", result.Segments.WeightedAverage, result.Tracks.WeightedAverage);
        terminal.Write(table);
        WriteConfusion(terminal, result.Segments, genres);
        terminal.WriteLine(
            $"Test accuracy {result.Segments.Accuracy.ToShare()} by segment, {result.Tracks.Accuracy.ToShare()} by track; loss " +
            $"{result.Loss.ToString("F4", CultureInfo.InvariantCulture)}.");

        void AddRow(string name, ClassScores segments, ClassScores tracks) => table.AddRow(
            Markup.Escape(name), segments.Precision.ToShare(), segments.Recall.ToShare(), segments.F1.ToShare(), $"{segments.Support}",
            tracks.Recall.ToShare(), $"{tracks.Support}");
    }

    public static JsonObject ToJson(TestResult result, IReadOnlyList<string> genres) => new()
    {
        ["accuracy"] = result.Segments.Accuracy,
        ["loss"] = result.Loss,
        ["track_accuracy"] = result.Tracks.Accuracy,
        ["segments"] = ToJson(result.Segments, genres),
        ["tracks"] = ToJson(result.Tracks, genres),
    };

    private static JsonObject ToJson(ClassificationReport report, IReadOnlyList<string> genres)
    {
        var classes = new JsonObject();
        for (var genre = 0; genre < genres.Count; genre++)
            classes[genres[genre]] = ToJson(report.Classes[genre]);
        return new JsonObject
        {
            ["accuracy"] = report.Accuracy,
            ["classes"] = classes,
            ["macro_average"] = ToJson(report.MacroAverage),
            ["weighted_average"] = ToJson(report.WeightedAverage),
            ["confusion"] = new JsonArray(
            [
                .. Enumerable.Range(0, genres.Count).Select(actual =>
                    new JsonArray(
                        [.. Enumerable.Range(0, genres.Count).Select(predicted => JsonValue.Create(report.Confusion[actual, predicted]))])),
            ]),
        };
    }

    private static JsonObject ToJson(ClassScores scores) => new()
    {
        ["precision"] = scores.Precision,
        ["recall"] = scores.Recall,
        ["f1"] = scores.F1,
        ["support"] = scores.Support,
    };

    private static void WriteConfusion(Terminal terminal, ClassificationReport report, IReadOnlyList<string> genres)
    {
        var table = Terminal.NewTable(["actual \\ predicted", .. genres.Select(genre => genre.Length > 5 ? genre[..5] : genre)]);
        foreach (var column in table.Columns.Skip(1))
            column.RightAligned();
        for (var actual = 0; actual < genres.Count; actual++)
        {
            table.AddRow(
            [
                Markup.Escape(genres[actual]),
                .. Enumerable.Range(0, genres.Count)
                    .Select(predicted => report.Confusion[actual, predicted] is > 0 and var count ? $"{count}" : "·"),
            ]);
        }

        terminal.Write(table);
    }
}
