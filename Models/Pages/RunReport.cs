using System.Globalization;
using Gtzan.Models.Charts;
using Gtzan.Models.Configuration;
using Gtzan.Models.Datasets;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Training;

namespace Gtzan.Models.Pages;

/// <summary>The report of a run: curves, confusion matrices, scores and settings.</summary>
internal static class RunReport
{
    /// <summary>Creates the page. It depends neither on the number of threads nor on interruptions of the run.</summary>
    public static string Of(TestedRun run)
    {
        var (data, last, best) = (run.Data, run.Last, run.Best);
        var genres = data.Dataset.Genres;
        var epochs = run.Folder.ReadMetrics();
        var page = new HtmlPage($"{run.Architecture.Name}, seed {run.Parameters.Seed}", Capitalized(run.Architecture.Description));
        page.Lead($"{data.Describe()}.");
        page.Note(SplitModes.Caveat(run.Split.Mode, data.Origin.IsSynthetic));
        var statistics = RunningStatistics.Of(run.Architecture, run.Parameters, genres.Count, run.Split);
        foreach (var sentence in (string?[])[statistics?.DescribeFirstEpochs(), statistics?.DescribeTest(epochs[^1].Epoch)])
        {
            if (sentence is not null)
                page.Note(sentence);
        }
        page.Tiles(
            (last.Segments.Accuracy.ToShare(), "test accuracy by segment"),
            (last.Tracks.Accuracy.ToShare(), "test accuracy by track"),
            (last.Segments.MacroAverage.F1.ToShare(), "macro F1 by segment"),
            (best.Segments.Accuracy.ToShare(),
                $"by segment with the weights of epoch {TrainingCurves.Best(epochs).Epoch}, best in validation"));

        var (loss, accuracy) = TrainingCurves.Draw(epochs);
        page.Heading("Training");
        page.Pair(() =>
        {
            page.Figure(loss, TrainingCurves.LossCaption);
            page.Figure(accuracy, TrainingCurves.AccuracyCaption);
        });
        page.Heading("Confusion matrix");
        page.Pair(() =>
        {
            page.Figure(ConfusionMatrixChart.Draw(last.Segments.Confusion, genres), "By segment.", isSquare: true);
            page.Figure(
                ConfusionMatrixChart.Draw(last.Tracks.Confusion, genres),
                "By track: the mean log-probability of its segments in the test part.", isSquare: true);
        });
        page.Heading("By genre");
        page.Table(["genre", "precision", "recall", "F1", "segments", "track recall", "tracks"],
        [
            .. genres.Select((genre, i) => (Scores(genre, last.Segments.Classes[i], last.Tracks.Classes[i]), false)),
            (Scores("macro average", last.Segments.MacroAverage, last.Tracks.MacroAverage), true),
            (Scores("weighted average", last.Segments.WeightedAverage, last.Tracks.WeightedAverage), true),
        ]);
        var account = new DataAccount(data.Dataset.Tracks.Count, data.Dataset.Remarks).Lines().ToArray();
        if (account.Length > 0)
        {
            page.Heading("Files");
            page.Table([], account.Select(line => ((IReadOnlyList<string>)[line], false)));
        }

        page.Heading("Settings");
        page.Table([], Settings(run).Select(setting => ((IReadOnlyList<string>)[setting.Key, setting.Value], false)));
        return page.ToString();
    }

    private static IReadOnlyList<string> Scores(string name, ClassScores segments, ClassScores tracks) =>
    [
        name, segments.Precision.ToShare(), segments.Recall.ToShare(), segments.F1.ToShare(), Text(segments.Support),
        tracks.Recall.ToShare(), Text(tracks.Support),
    ];

    private static IEnumerable<(string Key, string Value)> Settings(TestedRun run) =>
    [
        ("model", run.Architecture.Name),
        ("data", run.Data.Origin.Path ?? run.Data.Origin.Description),
        ("segments", $"{run.Split.Train.Length} to train, {run.Split.Validation.Length} to validate, {run.Split.Test.Length} to test"),
        ("split hash", run.Split.Hash(run.Data.Dataset)),
        ("device", run.Device.Name == "cpu" ? run.Device.Name : $"{run.Device.Name}: {run.Device.Description}"),
        .. HyperParameter.All.Select(parameter => (parameter.Key, parameter.Text(run.Parameters))),
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Capitalized(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
