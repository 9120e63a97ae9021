using Gtzan.Audio.Datasets;
using Gtzan.Engine.Layers;

namespace Gtzan.Models.Evaluation;

/// <summary>The result of a model on the test part, by segment and by track.</summary>
/// <param name="OfSegments">The predictions of the segments, in the dataset's order.</param>
/// <param name="OfTracks">The predictions of the tracks, from the mean log-probability over their segments in the test part.</param>
/// <param name="RightSegments">For each track, the numbers of right segments and of all segments in the test part.</param>
public sealed record TestResult(Predictions OfSegments, Predictions OfTracks, IReadOnlyList<(int Right, int Rows)> RightSegments)
{
    /// <summary>The mean cross-entropy of the segments.</summary>
    public double Loss { get; } = OfSegments.Loss;

    /// <summary>The scores by segment.</summary>
    public ClassificationReport Segments { get; } = ClassificationReport.Of(OfSegments);

    /// <summary>The scores by track.</summary>
    public ClassificationReport Tracks { get; } = ClassificationReport.Of(OfTracks);

    public static TestResult Of(Sequential model, GenreDataset dataset, int[] segments)
    {
        // The last digits of sums depend on the order of terms; in the dataset's order, a run read back gives the results of the one just
        // trained.
        var predictions = Predictions.Of(model, dataset, [.. segments.Order()]);
        var rows = Enumerable.Range(0, predictions.Segments.Length).GroupBy(i => dataset.TrackOfSegment[predictions.Segments[i]])
            .OrderBy(track => track.Key);
        return new TestResult(
            predictions, predictions.ByTrack(dataset), [.. rows.Select(track => (track.Count(predictions.IsRight), track.Count()))]);
    }

    /// <summary>The 95 % interval of the accuracy by segment, by bootstrap over the tracks.</summary>
    public Interval SegmentInterval(ulong seed) => Bootstrap.OfAccuracy(RightSegments, seed);

    /// <summary>The 95 % interval of the accuracy by track, by bootstrap over the tracks.</summary>
    public Interval TrackInterval(ulong seed) => Bootstrap.OfAccuracy(
        [.. Enumerable.Range(0, OfTracks.Labels.Length).Select(track => (OfTracks.IsRight(track) ? 1 : 0, 1))], seed);
}
