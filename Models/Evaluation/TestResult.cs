using Gtzan.Audio.Datasets;
using Gtzan.Engine.Layers;

namespace Gtzan.Models.Evaluation;

/// <summary>How good a model is on the test part: by segment, and by track.</summary>
/// <param name="Loss">The mean cross-entropy of the segments.</param>
/// <param name="Segments">Each segment by itself.</param>
/// <param name="Tracks">Each track by the mean log-probability over those of its segments that are in the test part.</param>
public sealed record TestResult(double Loss, ClassificationReport Segments, ClassificationReport Tracks)
{
    public static TestResult Of(Sequential model, GenreDataset dataset, int[] segments)
    {
        // Sums depend on the order of their terms in the last digits; in the dataset's order, a run read back gives the same as the one
        // just trained.
        var predictions = Predictions.Of(model, dataset, [.. segments.Order()]);
        return new TestResult(
            predictions.Loss, ClassificationReport.Of(predictions), ClassificationReport.Of(predictions.ByTrack(dataset)));
    }
}
