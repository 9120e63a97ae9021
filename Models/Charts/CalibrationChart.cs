using System.Globalization;
using System.Xml.Linq;
using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Charts;

/// <summary>A reliability diagram: the accuracy of predictions by their confidence, and the diagonal on which both are equal.</summary>
internal static class CalibrationChart
{
    private const double Width = 480;
    private const double Height = 400;
    private const double Left = 58;
    private const double Right = 14;
    private const double Top = 14;
    private const double Bottom = 46;

    public static XElement Draw(Calibration calibration)
    {
        var content = new List<object>();
        for (var tenth = 0; tenth <= 10; tenth += 2)
        {
            var label = (tenth / 10.0).ToString("F1", CultureInfo.InvariantCulture);
            content.Add(Svg.Line(Left, Y(tenth / 10.0), Width - Right, Y(tenth / 10.0), "grid"));
            content.Add(Svg.Text(Left - 8, Y(tenth / 10.0) + 4, label, "end"));
            content.Add(Svg.Text(X(tenth / 10.0), Height - Bottom + 18, label));
        }

        foreach (var bin in calibration.Bins.Where(bin => bin.Count > 0))
        {
            content.Add(Svg.Rectangle(
                X(bin.Low) + 1, Y(bin.Accuracy), X(bin.High) - X(bin.Low) - 2, Y(0) - Y(bin.Accuracy), "#56b4e9",
                Svg.Tooltip(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{bin.Count} predictions of confidence {bin.Low:F1} to {bin.High:F1}: {bin.Confidence:F3} on average, " +
                    $"{bin.Accuracy:F3} of them right"))));
            content.Add(Svg.Line(X(bin.Low) + 1, Y(bin.Confidence), X(bin.High) - 1, Y(bin.Confidence), "ink"));
            content.Add(Svg.Text(
                (X(bin.Low) + X(bin.High)) / 2, Math.Min(Y(bin.Accuracy), Y(bin.Confidence)) - 6,
                bin.Count.ToString(CultureInfo.InvariantCulture), className: "name"));
        }

        content.Add(Svg.Line(X(0), Y(0), X(1), Y(1), "mark"));
        content.Add(Svg.Line(Left, Height - Bottom, Width - Right, Height - Bottom, "axis"));
        content.Add(Svg.Line(Left, Top, Left, Height - Bottom, "axis"));
        content.Add(Svg.Text((Left + Width - Right) / 2, Height - 8, "confidence: probability of the predicted genre"));
        content.Add(Svg.Text(0, 0, "accuracy", transform: $"translate(14 {Svg.Number((Top + Height - Bottom) / 2)}) rotate(-90)"));
        return Svg.Picture(Width, Height, "accuracy by confidence", [.. content]);

        static double X(double value) => Left + (value * (Width - Left - Right));
        static double Y(double value) => Height - Bottom - (value * (Height - Top - Bottom) / 1.06);
    }
}
