using System.Globalization;
using System.Xml.Linq;

namespace Gtzan.Models.Charts;

/// <summary>One line of a chart.</summary>
/// <param name="Name">The name in the legend.</param>
/// <param name="Values">The values, one per epoch.</param>
/// <param name="Color">The colour.</param>
/// <param name="IsDashed">True to dash the line, to distinguish it without colours.</param>
internal sealed record ChartLine(string Name, IReadOnlyList<double> Values, string Color, bool IsDashed);

/// <summary>Lines over the epochs of a training run, with axes and a legend.</summary>
internal static class LineChart
{
    private const double Width = 640;
    private const double Height = 320;
    private const double Left = 62;
    private const double Right = 16;
    private const double Top = 34;
    private const double Bottom = 46;

    /// <summary>Draws the lines.</summary>
    /// <param name="yLabel">The quantity.</param>
    /// <param name="markedEpoch">The epoch to mark; 0 for none.</param>
    /// <param name="mark">What is marked.</param>
    /// <param name="lines">The lines.</param>
    public static XElement Draw(string yLabel, int markedEpoch, string mark, params ChartLine[] lines)
    {
        var epochs = lines.Max(line => line.Values.Count);
        var scale = AxisScale.Around(lines.SelectMany(line => line.Values));
        var content = new List<object>();

        foreach (var tick in scale.Ticks)
        {
            content.Add(Svg.Line(Left, Y(tick), Width - Right, Y(tick), "grid"));
            content.Add(Svg.Text(Left - 8, Y(tick) + 4, scale.Label(tick), "end"));
        }

        foreach (var epoch in EpochTicks(epochs))
        {
            content.Add(Svg.Line(X(epoch), Height - Bottom, X(epoch), Height - Bottom + 4, "axis"));
            content.Add(Svg.Text(X(epoch), Height - Bottom + 18, epoch.ToString(CultureInfo.InvariantCulture)));
        }

        content.Add(Svg.Line(Left, Height - Bottom, Width - Right, Height - Bottom, "axis"));
        content.Add(Svg.Line(Left, Top, Left, Height - Bottom, "axis"));
        content.Add(Svg.Text((Left + Width - Right) / 2, Height - 8, "epoch"));
        content.Add(Svg.Text(0, 0, yLabel, transform: $"translate(14 {Svg.Number((Top + Height - Bottom) / 2)}) rotate(-90)"));

        if (markedEpoch > 0)
        {
            content.Add(Svg.Line(X(markedEpoch), Top, X(markedEpoch), Height - Bottom, "mark"));
            content.Add(Svg.Text(
                X(markedEpoch), Top - 4, mark, markedEpoch < epochs / 4 ? "start" : markedEpoch > epochs * 3 / 4 ? "end" : "middle"));
        }

        var spacing = Math.Min(130, (Width - Left - Right) / lines.Length);

        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            content.Add(Svg.Path(
                line.Values.Select((value, epoch) => (X: X(epoch + 1), Value: value)).Where(point => double.IsFinite(point.Value))
                    .Select(point => (point.X, Y(point.Value))),
                line.Color, line.IsDashed));
            if (line.Values.Count == 1 && double.IsFinite(line.Values[0]))
                content.Add(Svg.Circle(X(1), Y(line.Values[0]), 3, line.Color));
            var legend = Left + 12 + (i * spacing);
            content.Add(Svg.Path([(legend, 12), (legend + 26, 12)], line.Color, line.IsDashed));
            content.Add(Svg.Text(legend + 32, 16, line.Name, "start"));
        }

        return Svg.Picture(Width, Height, $"{yLabel} over {epochs} epochs", [.. content]);

        double X(double epoch) => epochs == 1 ? (Left + Width - Right) / 2 : Left + ((epoch - 1) / (epochs - 1) * (Width - Left - Right));
        double Y(double value) => Height - Bottom - (scale.Place(value) * (Height - Top - Bottom));
    }

    private static IEnumerable<int> EpochTicks(int epochs)
    {
        var step = (int)Math.Max(1, AxisScale.NiceStep(epochs / 8.0));
        yield return 1;
        for (var epoch = step; epoch <= epochs; epoch += step)
        {
            if (epoch > 1 && (epoch - 1 >= step / 2.0))
                yield return epoch;
        }
    }
}
