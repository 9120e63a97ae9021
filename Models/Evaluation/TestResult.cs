using Gtzan.Audio.Datasets;
using Gtzan.Engine.Layers;

namespace Gtzan.Models.Evaluation;

/// <summary>The result of a model on the test part, by segment and by track.</summary>
/// <param name="SegmentPredictions">The predictions for the segments.</param>
/// <param name="TrackPredictions">The predictions for the tracks, from the mean log-probability over their segments in the test
/// part.</param>
public sealed record TestResult(Predictions SegmentPredictions, Predictions TrackPredictions)
{
    /// <summary>The mean cross-entropy of the segments.</summary>
    public double Loss => SegmentPredictions.Loss;

    /// <summary>The scores by segment.</summary>
    public ClassificationReport Segments { get; } = ClassificationReport.Of(SegmentPredictions);

    /// <summary>The scores by track.</summary>
    public ClassificationReport Tracks { get; } = ClassificationReport.Of(TrackPredictions);

    public static TestResult Of(Sequential model, GenreDataset dataset, int[] segments)
    {
        // The last digits of sums depend on the order of terms; in the dataset's order, a run read back gives the results of the one just
        // trained.
        var predictions = Predictions.Of(model, dataset, [.. segments.Order()]);
        return new TestResult(predictions, predictions.ByTrack(dataset));
    }

    /// <summary>For each track, the numbers of right segments and of all segments in the test part.</summary>
    public IReadOnlyList<(int Right, int Rows)> RightSegments(GenreDataset dataset) =>
    [
        .. Enumerable.Range(0, SegmentPredictions.Segments.Length).GroupBy(i => dataset.TrackOfSegment[SegmentPredictions.Segments[i]])
            .OrderBy(track => track.Key).Select(track => (track.Count(SegmentPredictions.IsRight), track.Count())),
    ];

    /// <summary>The 95 % interval of the accuracy by segment, by bootstrap over the tracks.</summary>
    public Interval SegmentInterval(GenreDataset dataset, ulong seed) => Bootstrap.OfAccuracy(RightSegments(dataset), seed);

    /// <summary>The 95 % interval of the accuracy by track, by bootstrap over the tracks.</summary>
    public Interval TrackInterval(ulong seed) => Bootstrap.OfAccuracy(
        [.. Enumerable.Range(0, TrackPredictions.Labels.Length).Select(track => (TrackPredictions.IsRight(track) ? 1 : 0, 1))], seed);
}
