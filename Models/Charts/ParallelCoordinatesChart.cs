using System.Xml.Linq;
using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Charts;

/// <summary>One line of parallel coordinates.</summary>
/// <param name="Places">Its position on each axis, from 0 to 1.</param>
/// <param name="Score">The score shown by its colour, from 0 to 1.</param>
/// <param name="IsStopped">True if the trial was stopped early; the line is dashed.</param>
/// <param name="IsBest">True for the best trial, which is highlighted.</param>
/// <param name="Description">The tooltip.</param>
internal sealed record CoordinateLine(IReadOnlyList<double> Places, double Score, bool IsStopped, bool IsBest, string Description);

/// <summary>
/// Parallel coordinates: an axis for each parameter that varies, and a line for each trial, coloured by its score. The background is white
/// on any page: a colour scale ordered by lightness is not visible on both light and dark.
/// </summary>
internal static class ParallelCoordinatesChart
{
    private const double Width = 680;
    private const double Height = 430;
    private const double Left = 58;
    private const double Right = 46;
    private const double Top = 52;
    private const double Bottom = 74;
    private const double BarLeft = 190;
    private const double BarWidth = 150;
    private const double BarHeight = 12;
    private const int BarSteps = 50;
    private const string BestColor = Palette.Vermilion;

    // The light end of the colours is hard to see on white.
    private const double Lightest = 0.85;

    // Labels are drawn over lines, so each has a white outline.
    private const string Rules = """
        text { font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1b1b1b;
        paint-order: stroke; stroke: #ffffff; stroke-width: 3px; stroke-linejoin: round; } .axis { stroke: #6b6b6b; }
        """;

    /// <summary>Draws the chart.</summary>
    /// <param name="axes">At least one axis; the last is that of the score.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="scoreName">What the colours show.</param>
    /// <param name="low">The score of the lightest colour.</param>
    /// <param name="high">The score of the darkest.</param>
    public static XElement Draw(
        IReadOnlyList<ChartAxis> axes, IReadOnlyList<CoordinateLine> lines, string scoreName, double low, double high)
    {
        var picture = Svg.Picture(
            Width, Height, $"{lines.Count} trials, a line each, over {string.Join(", ", axes.Select(axis => axis.Name))}");
        picture.Add(new XElement(picture.Name.Namespace + "style", Rules), Svg.Rectangle(0, 0, Width, Height, "#ffffff"));
        for (var i = 0; i < axes.Count; i++)
            picture.Add(Svg.Line(X(i), Top, X(i), Height - Bottom, "axis"));

        // The best line is drawn last, over the others.
        foreach (var line in lines.OrderBy(line => line.IsBest).ThenBy(line => !line.IsStopped).ThenBy(line => line.Score))
            picture.Add(Draw(line));

        for (var i = 0; i < axes.Count; i++)
        {
            picture.Add(Svg.Text(X(i), 18, axes[i].Name), Svg.Text(X(i), 34, axes[i].Unit.Length == 0 ? "" : $"({axes[i].Unit})"));
            foreach (var (place, label) in axes[i].Ticks)
                picture.Add(Svg.Line(X(i) - 4, Y(place), X(i) + 4, Y(place), "axis"), Svg.Text(X(i) - 7, Y(place) + 4, label, "end"));
        }

        DrawLegend(picture, scoreName, low, high);
        return picture;

        double X(int axis) => axes.Count == 1 ? Width / 2 : Left + ((double)axis / (axes.Count - 1) * (Width - Left - Right));
        double Y(double place) => Height - Bottom - (place * (Height - Top - Bottom));

        XElement Draw(CoordinateLine line)
        {
            var path = Svg.Path(
                line.Places.Select((place, axis) => (X(axis), Y(place))), line.IsBest ? BestColor : Color(line.Score), line.IsStopped);
            path.SetAttributeValue("stroke-width", line.IsBest ? "4" : line.IsStopped ? "1.5" : "2.5");
            path.Add(Svg.Tooltip(line.Description));
            return path;
        }
    }

    /// <summary>The colour of a score from 0 to 1: the higher, the darker.</summary>
    public static string Color(double score) => ColorMap.Sequential[Lightest * (1 - Math.Clamp(score, 0, 1))].Hex;

    private static void DrawLegend(XElement picture, string scoreName, double low, double high)
    {
        const double Middle = Height - 34;
        picture.Add(Svg.Text(BarLeft - 10, Middle + 4, $"{scoreName}: {low.ToShare()}", "end"));
        for (var step = 0; step < BarSteps; step++)
        {
            picture.Add(Svg.Rectangle(
                BarLeft + (step * BarWidth / BarSteps), Middle - (BarHeight / 2), (BarWidth / BarSteps) + 0.5, BarHeight,
                Color((step + 0.5) / BarSteps)));
        }

        picture.Add(Svg.Text(BarLeft + BarWidth + 10, Middle + 4, high.ToShare(), "start"));
        var best = Svg.Path([(BarLeft + BarWidth + 72, Middle), (BarLeft + BarWidth + 100, Middle)], BestColor);
        best.SetAttributeValue("stroke-width", "4");
        picture.Add(best, Svg.Text(BarLeft + BarWidth + 108, Middle + 4, "best", "start"));
        var stopped = Svg.Path([(BarLeft + BarWidth + 158, Middle), (BarLeft + BarWidth + 186, Middle)], Color(0.5), dashed: true);
        stopped.SetAttributeValue("stroke-width", "1.5");
        picture.Add(stopped, Svg.Text(BarLeft + BarWidth + 194, Middle + 4, "stopped early", "start"));
    }
}
