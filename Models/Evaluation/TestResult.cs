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
}
