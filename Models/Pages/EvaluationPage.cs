using Gtzan.Audio.Datasets;
using Gtzan.Models.Charts;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Training;

namespace Gtzan.Models.Pages;

/// <summary>The report of a test: accuracies with intervals, confusion matrices, scores and mistakes.</summary>
internal static class EvaluationPage
{
    /// <summary>Creates the page.</summary>
    /// <param name="trained">The model.</param>
    /// <param name="dataset">The data, with the model's genres.</param>
    /// <param name="result">The test.</param>
    /// <param name="notes">What to know of it.</param>
    public static string Of(TrainedModel trained, GenreDataset dataset, TestResult result, IEnumerable<string> notes)
    {
        var title = $"Test of {trained.Architecture.Name} on {dataset.Description}";
        var page = new HtmlPage(title, title);
        page.Lead($"Run {trained.Folder.Path}, weights of epoch {trained.Epoch}. Intervals of 95 %, by bootstrap over the tracks.");
        foreach (var note in notes)
            page.Note(note);
        var seed = (ulong)trained.Parameters.Seed;
        page.Tiles(
            (result.Segments.Accuracy.ToShare(), $"by segment, {result.SegmentInterval(dataset, seed)}"),
            (result.Tracks.Accuracy.ToShare(), $"by track, {result.TrackInterval(seed)}"),
            (result.Segments.MacroAverage.F1.ToShare(), "macro F1 by segment"));
        page.Heading("Confusion matrix");
        page.Pair(() =>
        {
            page.Figure(ConfusionMatrixChart.Draw(result.Segments.Confusion, dataset.Genres), "By segment.", isSquare: true);
            page.Figure(ConfusionMatrixChart.Draw(result.Tracks.Confusion, dataset.Genres), "By track.", isSquare: true);
        });
        RunReport.WriteScores(page, result, dataset.Genres);
        page.Heading("Mistakes");
        page.Table(
            ["track", "genre", "predicted", "probability", "of the genre"],
            TestedTrack.Of(result, dataset).Where(verdict => verdict.IsMistake).OrderByDescending(verdict => verdict.Confidence).Select(
                verdict => ((IReadOnlyList<string>)
                [
                    dataset.Tracks[verdict.Track].Name, dataset.Genres[verdict.Actual], dataset.Genres[verdict.Predicted],
                    verdict.Confidence.ToShare(), verdict.ProbabilityOfActual.ToShare(),
                ], false)));
        return page.ToString();
    }
}
