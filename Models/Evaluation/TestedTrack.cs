using Gtzan.Audio.Datasets;

namespace Gtzan.Models.Evaluation;

/// <summary>What a model says of a tested track as a whole.</summary>
/// <param name="Track">The track, as a number in the dataset.</param>
/// <param name="Actual">Its genre.</param>
/// <param name="Predicted">The most probable genre.</param>
/// <param name="Confidence">The probability of the predicted genre.</param>
/// <param name="ProbabilityOfActual">The probability of the track's genre.</param>
/// <param name="Rows">The rows of its segments in the predictions by segment.</param>
internal sealed record TestedTrack(
    int Track, int Actual, int Predicted, double Confidence, double ProbabilityOfActual, IReadOnlyList<int> Rows)
{
    /// <summary>Whether the predicted genre is another one.</summary>
    public bool IsMistake => Actual != Predicted;

    /// <summary>The verdicts on all tested tracks. Probabilities are the normalised geometric mean over a track's segments.</summary>
    public static IReadOnlyList<TestedTrack> Of(TestResult result, GenreDataset dataset)
    {
        var tracks = result.TrackPredictions;
        var rows = Enumerable.Range(0, result.SegmentPredictions.Segments.Length)
            .ToLookup(row => dataset.TrackOfSegment[result.SegmentPredictions.Segments[row]]);
        return
        [
            .. Enumerable.Range(0, tracks.Segments.Length).Select(i =>
            {
                var probabilities = tracks.Row(i).ToArray();
                Softmax.Apply(probabilities);
                var (actual, predicted) = (tracks.Labels[i], Predictions.Best<double>(probabilities));
                var track = tracks.Segments[i];
                return new TestedTrack(track, actual, predicted, probabilities[predicted], probabilities[actual], [.. rows[track]]);
            }),
        ];
    }
}
