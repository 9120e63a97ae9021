namespace Gtzan.Models.Training;

/// <summary>How far a training has come.</summary>
/// <param name="Epoch">Epochs that are done.</param>
/// <param name="Batch">Batches of the next that are done; 0 between epochs.</param>
/// <param name="BatchResults">What those batches came to: the loss, and how many answers were right.</param>
/// <param name="Best">The best of the epochs by their validation; null before the first.</param>
/// <param name="MetricsDigest">What the metrics of the epochs come to (<see cref="MetricsLines.Digest(string, EpochMetrics)"/>); null in a
/// state of an earlier version, which does not say.</param>
internal sealed record TrainingPosition(
    int Epoch, int Batch, IReadOnlyList<(float Loss, int Right)> BatchResults, EpochMetrics? Best, string? MetricsDigest = null)
{
    /// <summary>Where training begins.</summary>
    public static TrainingPosition Beginning { get; } = new(0, 0, [], null, "");
}
