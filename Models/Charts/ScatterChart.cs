using System.Xml.Linq;

namespace Gtzan.Models.Charts;

/// <summary>A point of a chart.</summary>
/// <param name="X">Its place.</param>
/// <param name="Y">Its place.</param>
/// <param name="Kind">The category.</param>
/// <param name="Name">The tooltip.</param>
internal sealed record ScatterPoint(double X, double Y, int Kind, string Name);

/// <summary>Points of several categories in two dimensions, and the mean of each category as a larger point.</summary>
internal static class ScatterChart
{
    private const double Width = 640;
    private const double Height = 470;
    private const double Left = 62;
    private const double Top = 12;
    private const double Bottom = 46;

    public static XElement Draw(
        string description, string xLabel, string yLabel, IReadOnlyList<string> kinds, IReadOnlyList<ScatterPoint> points)
    {
        var right = Math.Max(112, 42 + Svg.WidthOf(kinds));
        var (xScale, yScale) = (Scale(points.Select(point => point.X)), Scale(points.Select(point => point.Y)));
        var content = new List<object>();
        foreach (var tick in yScale.Ticks)
        {
            content.Add(Svg.Line(Left, Y(tick), Width - right, Y(tick), "grid"));
            content.Add(Svg.Text(Left - 8, Y(tick) + 4, yScale.Label(tick), "end"));
        }

        foreach (var tick in xScale.Ticks)
        {
            content.Add(Svg.Line(X(tick), Top, X(tick), Height - Bottom, "grid"));
            content.Add(Svg.Text(X(tick), Height - Bottom + 18, xScale.Label(tick)));
        }

        content.Add(Svg.Line(Left, Height - Bottom, Width - right, Height - Bottom, "axis"));
        content.Add(Svg.Line(Left, Top, Left, Height - Bottom, "axis"));
        content.Add(Svg.Text((Left + Width - right) / 2, Height - 8, xLabel));
        content.Add(Svg.Text(0, 0, yLabel, transform: $"translate(14 {Svg.Number((Top + Height - Bottom) / 2)}) rotate(-90)"));

        // Many points are drawn small, so that they do not hide each other.
        var size = points.Count > 2000 ? 1.5 : points.Count > 300 ? 2.2 : 3.2;
        foreach (var point in points)
            content.Add(Marker.Draw(point.Kind, X(point.X), Y(point.Y), size, null, Svg.Tooltip(point.Name)));
        var means = points.GroupBy(point => point.Kind).OrderBy(kind => kind.Key)
            .Select(kind => (Kind: kind.Key, X: X(kind.Average(point => point.X)), Y: Y(kind.Average(point => point.Y)))).ToArray();
        foreach (var (kind, x, y) in means)
            content.Add(Marker.Draw(kind, x, y, 6.5, "ink", Svg.Tooltip($"mean of {kinds[kind]}")));

        // Colours repeat with another shape: among many points, the tooltip helps.
        foreach (var (kind, x, y) in means)
            content.Add(Svg.Text(x + 10, y + 4, kinds[kind], "start", className: "name"));

        for (var kind = 0; kind < kinds.Count; kind++)
        {
            content.Add(Marker.Draw(kind, Width - right + 20, Top + 14 + (kind * 22), 5));
            content.Add(Svg.Text(Width - right + 34, Top + 18 + (kind * 22), kinds[kind], "start"));
        }

        return Svg.Picture(Width, Math.Max(Height, Top + 20 + (kinds.Count * 22)), description, [.. content]);

        double X(double value) => Left + (xScale.Place(value) * (Width - Left - right));
        double Y(double value) => Height - Bottom - (yScale.Place(value) * (Height - Top - Bottom));
    }

    /// <summary>A small margin around the points: a range with round ends would compress them.</summary>
    private static AxisScale Scale(IEnumerable<double> values)
    {
        var (low, high) = (values.Min(), values.Max());
        return high - low < 1e-9 ? AxisScale.Around([low]) : AxisScale.Within(low - (0.04 * (high - low)), high + (0.04 * (high - low)), 7);
    }
}
