using System.Globalization;
using Gtzan.Audio.Datasets;
using Gtzan.Models.Charts;
using Gtzan.Models.Datasets;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Training;

namespace Gtzan.Models.Pages;

/// <summary>
/// What a run gets wrong: confusion matrices that lead to their tracks, and the mistakes by confidence, with their course over time, the
/// nearest training tracks and what mattered.
/// </summary>
internal sealed class MistakeSection
{
    private const int MaxMistakes = 60;
    private const int MaxMaps = 6;
    private const int MaxParts = 300;
    private const int Neighbors = 3;

    private readonly TestedRun _run;
    private readonly GenreDataset _dataset;
    private readonly Predictions _segments;
    private readonly IReadOnlyList<TestedTrack> _verdicts;
    private readonly TestedTrack[] _mistakes;
    private readonly int[] _indexInTrack;
    private readonly int[] _segmentsOfTrack;

    public MistakeSection(TestedRun run)
    {
        _run = run;
        _dataset = run.Data.Dataset;
        _segments = run.Last.SegmentPredictions;
        _verdicts = TestedTrack.Of(run.Last, _dataset);
        _mistakes = [.. _verdicts.Where(verdict => verdict.IsMistake).OrderByDescending(verdict => verdict.Confidence).Take(MaxMistakes)];
        _indexInTrack = DataSplit.IndicesInTracks(_dataset);
        _segmentsOfTrack = new int[_dataset.Tracks.Count];
        foreach (var track in _dataset.TrackOfSegment)
            _segmentsOfTrack[track]++;
    }

    private IReadOnlyList<string> Genres => _dataset.Genres;

    /// <summary>Writes the confusion matrices, what follows them, and the mistakes.</summary>
    public void Write(HtmlPage page, Action afterMatrices)
    {
        page.Heading("Confusion matrix", "confusion");
        page.Paragraph("Click a cell to list its tracks below.");
        page.Pair(() =>
        {
            page.Figure(
                ConfusionMatrixChart.Draw(_run.Last.Segments.Confusion, Genres, (a, p) => $"#{CellId(a, p)}"), "By segment.",
                isSquare: true);
            page.Figure(
                ConfusionMatrixChart.Draw(_run.Last.Tracks.Confusion, Genres, (a, p) => $"#{CellId(a, p)}"),
                "By track: the mean log-probability of its segments in the test part.", isSquare: true);
        });
        WriteCells(page);
        afterMatrices();
        WriteMistakes(page);
        WriteCalibration(page);
    }

    /// <summary>For each pair of genres, the tracks of the one with segments taken for the other, or taken for it as a whole.</summary>
    private void WriteCells(HtmlPage page)
    {
        for (var actual = 0; actual < Genres.Count; actual++)
        {
            var ofGenre = _verdicts.Where(verdict => verdict.Actual == actual).ToArray();
            for (var predicted = 0; predicted < Genres.Count; predicted++)
            {
                var items = ofGenre.Select(verdict => (Verdict: verdict, Taken: verdict.Rows.Count(row => PredictedOf(row) == predicted)))
                    .Where(item => item.Taken > 0 || item.Verdict.Predicted == predicted)
                    .OrderByDescending(item => item.Taken).ToArray();
                if (items.Length == 0)
                    continue;
                page.Choice(
                    CellId(actual, predicted), $"{Genres[actual]} taken for {Genres[predicted]}: {items.Length} " +
                    $"track{(items.Length == 1 ? "" : "s")}",
                    items.Select(item => (
                        $"{Name(item.Verdict.Track)}: {item.Taken} of {item.Verdict.Rows.Count} tested segments; as a whole " +
                        $"{Genres[item.Verdict.Predicted]} {item.Verdict.Confidence.ToShare()}",
                        _mistakes.Contains(item.Verdict) ? TrackId(item.Verdict.Track) : null)));
            }
        }
    }

    private void WriteMistakes(HtmlPage page)
    {
        page.Heading("Mistakes", "mistakes");
        var count = _verdicts.Count(verdict => verdict.IsMistake);
        page.Paragraph(
            $"{count} of {_verdicts.Count} tested tracks are taken for another genre. " +
            (count == 0 ? "" : $"By confidence{(count > MaxMistakes ? $", the first {MaxMistakes}" : "")}, most confident first: the " +
                "predicted genre of each tested segment (dashed: not in the test part), and the training tracks that are nearest in the " +
                "last hidden layer, by cosine. Point at a box for its time and probabilities."));
        if (count == 0)
            return;
        var training = HiddenFeatures.ByTrack(_run.Model, _dataset, _run.Split.Train);
        var tested = HiddenFeatures.ByTrack(
            _run.Model, _dataset, [.. _mistakes.SelectMany(mistake => mistake.Rows).Select(row => _segments.Segments[row])]);
        var (mean, _) = FeatureStatistics.Of(_dataset, _run.Split.Train);
        foreach (var (i, mistake) in _mistakes.Index())
        {
            var title = $"{Name(mistake.Track)}: {Genres[mistake.Actual]}, taken for {Genres[mistake.Predicted]}";
            page.Card(TrackId(mistake.Track), title, () =>
            {
                page.Paragraph(
                    $"{Genres[mistake.Predicted]} {mistake.Confidence.ToShare()}, {Genres[mistake.Actual]} " +
                    $"{mistake.ProbabilityOfActual.ToShare()}{(Artist(mistake.Track) is { } artist ? $"; by {artist}" : "")}.");
                page.Figure(GenreStrip.Draw(Genres, Parts(mistake)), "");
                page.Paragraph("Nearest: " + string.Join("; ", HiddenFeatures.Nearest(
                    tested[mistake.Track], training.Where(track => track.Key != mistake.Track), Neighbors).Select(Neighbor)) + ".");
                if (i < MaxMaps)
                    WriteMap(page, mistake, mean);
            });
        }
    }

    /// <summary>What mattered in the segment that is most surely taken for the track's predicted genre.</summary>
    private void WriteMap(HtmlPage page, TestedTrack mistake, double[] mean)
    {
        var row = mistake.Rows.MaxBy(row => _segments.Row(row)[mistake.Predicted]);
        var segment = _segments.Segments[row];
        var contributions = Attribution.Of(_run.Model, _dataset.Segment(segment), mean, mistake.Predicted, mistake.Actual);
        var recipe = _dataset.Recipe;
        page.Figure(
            AttributionChart.Draw(
                contributions, _dataset.FeaturesPerFrame, recipe.FeaturesText, (double)recipe.HopLength / recipe.SampleRate,
                "contributions over time and feature"),
            $"What mattered at {TimeOf(segment)}: red raises the logit of {Genres[mistake.Predicted]} against {Genres[mistake.Actual]}, " +
            "blue lowers it " +
            "(gradient × deviation of the input from the training part's mean; they add to the difference of the logits to first order).");
    }

    private void WriteCalibration(HtmlPage page)
    {
        var (bySegment, byTrack) = (Calibration.Of(_segments), Calibration.Of(_run.Last.TrackPredictions.Normalized()));
        page.Heading("Calibration", "calibration");
        page.Pair(() =>
        {
            page.Figure(
                CalibrationChart.Draw(bySegment),
                $"By segment: expected calibration error {bySegment.ExpectedError.ToShare()}. A bar is the accuracy of the predictions " +
                "of that confidence, the line in it their mean confidence, the number how many they are; on the dashed line both " +
                "are equal.");
            page.Figure(CalibrationChart.Draw(byTrack), $"By track: expected calibration error {byTrack.ExpectedError.ToShare()}.");
        });
    }

    /// <summary>The parts of a track: its segments, or of a long track several together.</summary>
    private StripPart[] Parts(TestedTrack verdict)
    {
        var count = _segmentsOfTrack[verdict.Track];
        var together = (count + MaxParts - 1) / MaxParts;
        var rows = verdict.Rows.ToLookup(row => _indexInTrack[_segments.Segments[row]] / together);
        return
        [
            .. Enumerable.Range(0, (count + together - 1) / together).Select(part =>
            {
                var time = TimeOf(part * together, together);
                if (!rows[part].Any())
                    return new StripPart(null, $"{time}: not in the test part");
                var row = rows[part].MaxBy(row => _segments.Row(row)[PredictedOf(row)]);
                var predicted = PredictedOf(row);
                return new StripPart(
                    predicted, $"{time}: {Genres[predicted]} {Math.Exp(_segments.Row(row)[predicted]).ToShare()}, " +
                    $"{Genres[verdict.Actual]} {Math.Exp(_segments.Row(row)[verdict.Actual]).ToShare()}");
            }),
        ];
    }

    private string Neighbor((int Track, double Cosine) neighbor)
    {
        var genre = Genres[_dataset.Tracks[neighbor.Track].Genre];
        return $"{Name(neighbor.Track)} ({genre}{(Artist(neighbor.Track) is { } artist ? $", {artist}" : "")}) " +
            neighbor.Cosine.ToString("F3", CultureInfo.InvariantCulture);
    }

    private string? Artist(int track) => !_dataset.IsSynthetic && GtzanTrack.Parse(Name(track)) is { } known
        && GtzanFacts.Artists.TryGetValue(known, out var artists) ? string.Join(", ", artists) : null;

    private string Name(int track) => _dataset.Tracks[track].Name;

    private int PredictedOf(int row) => Predictions.Best(_segments.Row(row));

    private string TimeOf(int segment) => TimeOf(_indexInTrack[segment], 1);

    private string TimeOf(int index, int count)
    {
        var seconds = (double)_dataset.Recipe.SamplesPerSegment / _dataset.Recipe.SampleRate;
        return string.Create(CultureInfo.InvariantCulture, $"{index * seconds:0.#} to {(index + count) * seconds:0.#} s");
    }

    private static string CellId(int actual, int predicted) => string.Create(CultureInfo.InvariantCulture, $"cell-{actual}-{predicted}");

    private static string TrackId(int track) => string.Create(CultureInfo.InvariantCulture, $"track-{track}");
}
