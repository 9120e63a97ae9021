namespace Gtzan.Models.Evaluation;

/// <summary>The predictions whose confidence is within a range.</summary>
/// <param name="Low">The lower end of the range.</param>
/// <param name="High">The upper end, which belongs to it.</param>
/// <param name="Count">The number of predictions.</param>
/// <param name="Confidence">Their mean confidence; 0 without any.</param>
/// <param name="Accuracy">The share of them that are right; 0 without any.</param>
internal sealed record CalibrationBin(double Low, double High, int Count, double Confidence, double Accuracy);

/// <summary>
/// How well confidence, the probability of the predicted genre, agrees with accuracy (Guo et al., "On calibration of modern neural
/// networks", 2017). The expected calibration error is Σ nᵢ / n · |accuracyᵢ − confidenceᵢ| over ten bins of equal width.
/// </summary>
/// <param name="Bins">The bins, ascending.</param>
/// <param name="ExpectedError">The expected calibration error, from 0 to 1.</param>
internal sealed record Calibration(IReadOnlyList<CalibrationBin> Bins, double ExpectedError)
{
    private const int BinCount = 10;

    /// <summary>The calibration of predictions, at least one.</summary>
    public static Calibration Of(Predictions predictions)
    {
        var bins = Enumerable.Range(0, predictions.Labels.Length)
            .Select(row =>
            {
                var best = Predictions.Best(predictions.Row(row));
                return (Confidence: Math.Exp(predictions.Row(row)[best]), IsRight: best == predictions.Labels[row]);
            })
            .ToLookup(prediction => Math.Clamp((int)Math.Ceiling(prediction.Confidence * BinCount) - 1, 0, BinCount - 1));
        CalibrationBin[] all =
        [
            .. Enumerable.Range(0, BinCount).Select(i =>
            {
                var inside = bins[i].ToArray();
                return new CalibrationBin(
                    (double)i / BinCount, (i + 1.0) / BinCount, inside.Length, inside.Select(p => p.Confidence).DefaultIfEmpty().Average(),
                    inside.Select(p => p.IsRight ? 1.0 : 0.0).DefaultIfEmpty().Average());
            }),
        ];
        return new Calibration(
            all, all.Sum(bin => bin.Count * Math.Abs(bin.Accuracy - bin.Confidence)) / predictions.Labels.Length);
    }
}
