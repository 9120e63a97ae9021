using Gtzan.Audio.Datasets;
using Gtzan.Engine.Layers;

namespace Gtzan.Models.Evaluation;

/// <summary>The result of a model on the test part, by segment and by track.</summary>
/// <param name="Loss">The mean cross-entropy of the segments.</param>
/// <param name="Segments">The scores by segment.</param>
/// <param name="Tracks">The scores by track, from the mean log-probability over its segments in the test part.</param>
public sealed record TestResult(double Loss, ClassificationReport Segments, ClassificationReport Tracks)
{
    public static TestResult Of(Sequential model, GenreDataset dataset, int[] segments)
    {
        // The last digits of sums depend on the order of terms; in the dataset's order, a run read back gives the results of the one just
        // trained.
        var predictions = Predictions.Of(model, dataset, [.. segments.Order()]);
        return new TestResult(
            predictions.Loss, ClassificationReport.Of(predictions), ClassificationReport.Of(predictions.ByTrack(dataset)));
    }
}
