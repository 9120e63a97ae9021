namespace Gtzan.Models.Evaluation;

/// <summary>What a model thinks of a recording: as a whole, and segment by segment.</summary>
/// <param name="Probabilities">Of each genre, for the whole: the normalised geometric mean over the segments, that is the mean
/// log-probability.</param>
/// <param name="Segments">Of each genre, for each segment.</param>
/// <param name="SecondsPerSegment">How long a segment is.</param>
/// <param name="Duration">How long the recording is.</param>
/// <param name="LeftOut">How much of it follows the last segment and was not heard, being shorter than one.</param>
public sealed record TrackPrediction(double[] Probabilities, IReadOnlyList<double[]> Segments, double SecondsPerSegment, TimeSpan Duration, TimeSpan LeftOut)
{
    /// <summary>The genres from the most to the least probable.</summary>
    public IEnumerable<int> Ranking => Enumerable.Range(0, Probabilities.Length).OrderByDescending(genre => Probabilities[genre]);
}
