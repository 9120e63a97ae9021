using System.Globalization;
using System.Net;
using System.Text;
using Gtzan.Engine;
using Gtzan.Models.Architectures;
using Gtzan.Models.Commands;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Training;

namespace Gtzan.Models.Reports;

/// <summary>The report of a run: one page that needs nothing else, with curves, confusion matrix, tables and settings.</summary>
internal static class HtmlReport
{
    /// <summary>The rules that all pages have.</summary>
    internal const string Style = $$"""
        :root { color-scheme: light; font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; color: #1b1b1b; background: #ffffff; }
        body { max-width: 1080px; margin: 2rem auto; padding: 0 1.25rem; }
        h1 { font-size: 1.7rem; margin: 0 0 .2rem; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; }
        .lead { color: #4a4a4a; margin: 0; } .note { background: #fff6e5; border-left: 4px solid #e69f00; padding: .6rem .9rem; margin: 1.2rem 0; }
        .tiles { display: flex; flex-wrap: wrap; gap: .8rem; margin: 1.2rem 0; }
        .tile { flex: 1 1 150px; border: 1px solid #d9dee3; border-radius: 6px; padding: .6rem .9rem; } .tile b { display: block; font-size: 1.55rem; } .tile span { color: #4a4a4a; }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 1rem; }
        figure { margin: 0; } figcaption { color: #4a4a4a; font-size: .9rem; margin-top: .2rem; } svg { width: 100%; height: auto; } .square svg { max-width: 620px; }
        {{ChartStyle.Light}}
        table { border-collapse: collapse; display: block; overflow-x: auto; } th, td { padding: .25rem .9rem .25rem 0; text-align: right; border-bottom: 1px solid #e4e8ec; font-variant-numeric: tabular-nums; }
        th:first-child, td:first-child { text-align: left; } tr.sum td { font-weight: 600; } .settings td { text-align: left; }
        """;

    /// <summary>
    /// Writes the page. It has nothing in it that a run with another number of threads, or one that was stopped and resumed, would have
    /// otherwise.
    /// </summary>
    public static void Write(
        RunFolder folder, GenreModel architecture, HyperParameters parameters, TrainingData data, DataSplit split, TestResult last, TestResult best, Device device)
    {
        var genres = data.Dataset.Genres;
        var epochs = folder.ReadMetrics();
        var page = new StringBuilder();
        var title = $"{architecture.Name}, seed {parameters.Seed}";
        page.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{Text(title)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Text(Capitalized(architecture.Description))}</h1>\n<p class=\"lead\">{Text(data.Describe())}.</p>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{Text(TestResultTable.Caveat(split.Mode, data.Origin.IsSynthetic))}</p>\n");

        WriteTiles(page, last, best, epochs);
        WriteCurves(page, epochs);
        page.Append("<h2>Confusion matrix</h2>\n<div class=\"pair\">\n");
        WriteFigure(page, "square", ConfusionMatrixChart.Draw(last.Segments.Confusion, genres).ToString(), "By segment.");
        WriteFigure(page, "square", ConfusionMatrixChart.Draw(last.Tracks.Confusion, genres).ToString(), "By track: the mean log-probability of its segments in the test part.");
        page.Append("</div>\n");
        WriteClasses(page, last, genres);
        WriteSettings(page, architecture, parameters, data, split, device);
        page.Append("</body>\n</html>\n");
        folder.Write(folder.ReportFile, page.ToString());
    }

    private static void WriteTiles(StringBuilder page, TestResult last, TestResult best, IReadOnlyList<EpochMetrics> epochs)
    {
        page.Append("<div class=\"tiles\">\n");
        Tile(Share(last.Segments.Accuracy), "test accuracy by segment");
        Tile(Share(last.Tracks.Accuracy), "test accuracy by track");
        Tile(Share(last.Segments.MacroAverage.F1), "macro F1 by segment");
        Tile(Share(best.Segments.Accuracy), $"by segment with the weights of epoch {TrainingCurves.Best(epochs).Epoch}, best in validation");
        page.Append("</div>\n");

        void Tile(string number, string label) => page.Append(CultureInfo.InvariantCulture, $"<div class=\"tile\"><b>{number}</b><span>{Text(label)}</span></div>\n");
    }

    private static void WriteCurves(StringBuilder page, IReadOnlyList<EpochMetrics> epochs)
    {
        var (loss, accuracy) = TrainingCurves.Draw(epochs);
        page.Append("<h2>Training</h2>\n<div class=\"pair\">\n");
        WriteFigure(page, "", loss.ToString(), TrainingCurves.LossCaption);
        WriteFigure(page, "", accuracy.ToString(), TrainingCurves.AccuracyCaption);
        page.Append("</div>\n");
    }

    private static void WriteClasses(StringBuilder page, TestResult result, IReadOnlyList<string> genres)
    {
        page.Append("<h2>By genre</h2>\n<table>\n<tr><th>genre</th><th>precision</th><th>recall</th><th>F1</th><th>segments</th><th>track recall</th><th>tracks</th></tr>\n");
        for (var genre = 0; genre < genres.Count; genre++)
            Row("", genres[genre], result.Segments.Classes[genre], result.Tracks.Classes[genre]);
        Row(" class=\"sum\"", "macro average", result.Segments.MacroAverage, result.Tracks.MacroAverage);
        Row(" class=\"sum\"", "weighted average", result.Segments.WeightedAverage, result.Tracks.WeightedAverage);
        page.Append("</table>\n");

        void Row(string attributes, string name, ClassScores segments, ClassScores tracks) => page.Append(
            CultureInfo.InvariantCulture,
            $"<tr{attributes}><td>{Text(name)}</td><td>{Share(segments.Precision)}</td><td>{Share(segments.Recall)}</td><td>{Share(segments.F1)}</td><td>{segments.Support}</td><td>{Share(tracks.Recall)}</td><td>{tracks.Support}</td></tr>\n");
    }

    private static void WriteSettings(
        StringBuilder page, GenreModel architecture, HyperParameters parameters, TrainingData data, DataSplit split, Device device)
    {
        page.Append("<h2>Settings</h2>\n<table class=\"settings\">\n");
        Row("model", architecture.Name);
        Row("data", data.Origin.Path ?? data.Origin.Description);
        Row("segments", $"{split.Train.Length} to train, {split.Validation.Length} to validate, {split.Test.Length} to test");
        Row("split hash", split.Hash(data.Dataset));
        Row("device", device.Name == "cpu" ? device.Name : $"{device.Name}: {device.Description}");
        Row("skipped files", data.Dataset.Skipped.Count.ToString(CultureInfo.InvariantCulture));
        foreach (var parameter in HyperParameter.All)
            Row(parameter.Key, parameter.Text(parameters));
        page.Append("</table>\n");

        void Row(string key, string value) => page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(key)}</td><td>{Text(value)}</td></tr>\n");
    }

    private static void WriteFigure(StringBuilder page, string style, string picture, string caption) => page.Append(
        CultureInfo.InvariantCulture, $"<figure class=\"{style}\">\n{picture}\n<figcaption>{Text(caption)}</figcaption>\n</figure>\n");

    private static string Share(double value) => value.ToString("F3", CultureInfo.InvariantCulture);

    private static string Capitalized(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
