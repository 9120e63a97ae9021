using System.Xml.Linq;
using Gtzan.Engine.Training;

namespace Gtzan.Models.Charts;

/// <summary>Loss and accuracy of a run over its epochs, for training and validation.</summary>
internal static class TrainingCurves
{
    public const string LossCaption = "Cross-entropy, with the penalties on weights where the model has any.";
    public const string AccuracyCaption = "Share of segments that are right; in training with dropout where the model has any.";

    /// <summary>Draws both charts.</summary>
    /// <param name="epochs">The epochs.</param>
    /// <param name="model">The model's name, if the axes should show it.</param>
    public static (XElement Loss, XElement Accuracy) Draw(IReadOnlyList<EpochResult> epochs, string? model = null)
    {
        var best = EpochResult.Best(epochs)!.Epoch;
        return (
            Chart("loss", epoch => epoch.Loss, epoch => epoch.ValidationLoss),
            Chart("accuracy", epoch => epoch.Accuracy, epoch => epoch.ValidationAccuracy));

        XElement Chart(string quantity, Func<EpochResult, double> training, Func<EpochResult, double> validation) => LineChart.Draw(
            model is null ? quantity : $"{quantity} of {model}", best, $"best: {best}",
            new ChartLine("training", [.. epochs.Select(training)], Palette.Blue, IsDashed: false),
            new ChartLine("validation", [.. epochs.Select(validation)], Palette.Vermilion, IsDashed: true));
    }
}
