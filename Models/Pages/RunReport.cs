using System.Globalization;
using Gtzan.Engine.Training;
using Gtzan.Models.Charts;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Training;

namespace Gtzan.Models.Pages;

/// <summary>The report of a run: curves, confusion matrices, mistakes, scores, architecture and settings.</summary>
internal static class RunReport
{
    private const int SecondsToRefresh = 5;

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
                $"by segment with the weights of epoch {EpochResult.Best(epochs)!.Epoch}, best in validation"));
        page.Contents(
            ("training", "Training"), ("confusion", "Confusion matrix"), ("genres", "By genre"), ("mistakes", "Mistakes"),
            ("calibration", "Calibration"), ("architecture", "Architecture"), ("settings", "Settings"));

        WriteCurves(page, epochs);
        new MistakeSection(run).Write(page, () => WriteScores(page, last, genres));
        ArchitectureSection.Write(page, run.Architecture, run.Parameters, genres.Count);
        WriteFiles(page, data);
        WriteSettings(
            page, run.Architecture.Name, run.Parameters, data, run.Split,
            ("device", run.Device.Name == "cpu" ? run.Device.Name : $"{run.Device.Name}: {run.Device.Description}"));
        return page.ToString();
    }

    /// <summary>Creates the page of a run that trains, or was stopped.</summary>
    public static string Of(RunInProgress run)
    {
        var (data, done, all) = (run.Data, run.Epochs.Count, run.Parameters.Epochs);
        var page = new HtmlPage(
            $"{done}/{all}: {run.Architecture.Name}, seed {run.Parameters.Seed}", Capitalized(run.Architecture.Description),
            refreshSeconds: run.IsTraining ? SecondsToRefresh : 0);
        page.Lead($"{data.Describe()}.");
        var resume = $"gtzan train --resume {Quotation.ForShell(run.Folder.Path)}";
        var time = run.Time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        page.Note(run.IsTraining
            ? $"In training: {done} of {all} epochs were done at {time} UTC. This page loads itself again every {SecondsToRefresh} " +
                $"seconds. If the time no longer changes, the run was killed; {resume} continues it."
            : $"Stopped after {done} of {all} epochs; {resume} continues it.");
        if (done > 0)
        {
            var (last, best) = (run.Epochs[^1], EpochResult.Best(run.Epochs)!);
            page.Tiles(
                ($"{done} / {all}", "epochs"),
                (last.Accuracy.ToShare(), "training accuracy of the last epoch"),
                (last.ValidationAccuracy.ToShare(), "validation accuracy of the last epoch"),
                (best.ValidationAccuracy.ToShare(), $"best validation accuracy, of epoch {best.Epoch}"));
            WriteCurves(page, run.Epochs);
        }

        ArchitectureSection.Write(page, run.Architecture, run.Parameters, data.Dataset.Genres.Count);
        WriteFiles(page, data);
        WriteSettings(page, run.Architecture.Name, run.Parameters, data, run.Split);
        return page.ToString();
    }

    private static void WriteCurves(HtmlPage page, IReadOnlyList<EpochResult> epochs)
    {
        var (loss, accuracy) = TrainingCurves.Draw(epochs);
        page.Heading("Training", "training");
        page.Pair(() =>
        {
            page.Figure(loss, TrainingCurves.LossCaption);
            page.Figure(accuracy, TrainingCurves.AccuracyCaption);
        });
    }

    /// <summary>Writes the scores of each genre.</summary>
    public static void WriteScores(HtmlPage page, TestResult last, IReadOnlyList<string> genres)
    {
        page.Heading("By genre", "genres");
        page.Table(["genre", "precision", "recall", "F1", "segments", "track recall", "tracks"],
        [
            .. genres.Select((genre, i) => (Scores(genre, last.Segments.Classes[i], last.Tracks.Classes[i]), false)),
            (Scores("macro average", last.Segments.MacroAverage, last.Tracks.MacroAverage), true),
            (Scores("weighted average", last.Segments.WeightedAverage, last.Tracks.WeightedAverage), true),
        ]);
    }

    private static void WriteFiles(HtmlPage page, TrainingData data)
    {
        var account = new Datasets.DataAccount(data.Dataset.Tracks.Count, data.Dataset.Remarks).Lines().ToArray();
        if (account.Length == 0)
            return;
        page.Heading("Files");
        page.Table([], account.Select(line => ((IReadOnlyList<string>)[line], false)));
    }

    private static void WriteSettings(
        HtmlPage page, string model, HyperParameters parameters, TrainingData data, DataSplit split,
        params (string Key, string Value)[] more)
    {
        page.Heading("Settings", "settings");
        (string Key, string Value)[] settings =
        [
            ("model", model),
            ("data", data.Origin.PathText ?? data.Origin.Description),
            ("segments", $"{split.Train.Length} to train, {split.Validation.Length} to validate, {split.Test.Length} to test"),
            ("split hash", split.Hash(data.Dataset)),
            .. more,
            .. HyperParameter.Of(model, parameters).Select(parameter => (parameter.Key, parameter.Text(parameters))),
        ];
        page.Table([], settings.Select(setting => ((IReadOnlyList<string>)[setting.Key, setting.Value], false)));
    }

    private static IReadOnlyList<string> Scores(string name, ClassScores segments, ClassScores tracks) =>
    [
        name, segments.Precision.ToShare(), segments.Recall.ToShare(), segments.F1.ToShare(), Text(segments.Support),
        tracks.Recall.ToShare(), Text(tracks.Support),
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Capitalized(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
