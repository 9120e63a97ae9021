using Gtzan.Models.Evaluation;

namespace Gtzan.Tests.Models.Evaluation;

public sealed class CalibrationTests
{
    [Fact]
    public void The_expected_error_is_the_mean_distance_of_accuracy_from_confidence()
    {
        // Two predictions of confidence 0.9, one of them right; two of 0.6, both right.
        var calibration = Calibration.Of(Of([0.9, 0.1], [0.1, 0.9], [0.6, 0.4], [0.4, 0.6]));

        var bins = calibration.Bins.Where(bin => bin.Count > 0).ToArray();
        Assert.Equal([2, 2], bins.Select(bin => bin.Count));
        Assert.Equal([1.0, 0.5], bins.Select(bin => bin.Accuracy));
        Assert.Equal(0.6, bins[0].Confidence, 12);
        Assert.Equal(0.9, bins[1].Confidence, 12);
        Assert.Equal(((2 * 0.4) + (2 * 0.4)) / 4, calibration.ExpectedError, 12);
    }

    [Fact]
    public void A_certain_and_right_model_has_no_error()
    {
        var calibration = Calibration.Of(new Predictions(2, [0, 1], [0, 1], [0, double.NegativeInfinity, double.NegativeInfinity, 0]));

        Assert.Equal(0, calibration.ExpectedError);
        Assert.Equal(2, calibration.Bins[^1].Count);
    }

    /// <summary>Predictions of two genres; the labels are 0, 0, 0, 1.</summary>
    private static Predictions Of(params double[][] probabilities) => new(
        2, [.. probabilities.Select((_, i) => i)], [.. new[] { 0, 0, 0, 1 }.Take(probabilities.Length)],
        [.. probabilities.SelectMany(row => row).Select(probability => Math.Log(probability))]);
}
