using System.Globalization;
using System.Xml.Linq;
using Gtzan.Models.Charts;
using Gtzan.Models.Study.Exploration;

namespace Gtzan.Models.Study.Figures;

/// <summary>A horizontal box plot of several groups.</summary>
internal static class BoxPlotChart
{
    private const double Width = 640;
    private const double Right = 66;
    private const double Top = 24;
    private const double Bottom = 46;
    private const double Row = 34;

    /// <summary>Draws the chart.</summary>
    /// <param name="description">The description for screen readers.</param>
    /// <param name="label">The label of the axis.</param>
    /// <param name="counted">What is counted in the column on the right.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="nameOf">The name of an outlier, by its group and value.</param>
    public static XElement Draw(string description, string label, string counted, IReadOnlyList<(string Name, BoxStatistics Box)> groups,
        Func<int, double, string> nameOf)
    {
        var left = Math.Max(108, 16 + Svg.WidthOf(groups.Select(group => group.Name)));
        var bottom = Top + (groups.Count * Row);
        var scale = AxisScale.Around(
            groups.SelectMany(group => (double[])[group.Box.LowerWhisker, group.Box.UpperWhisker, .. group.Box.Outliers]));
        var content = new List<object>();
        foreach (var tick in scale.Ticks)
        {
            content.Add(Svg.Line(X(tick), Top, X(tick), bottom, "grid"));
            content.Add(Svg.Text(X(tick), bottom + 18, scale.Label(tick)));
        }

        content.Add(Svg.Line(left, bottom, Width - Right, bottom, "axis"));
        content.Add(Svg.Text((left + Width - Right) / 2, bottom + 38, label));
        content.Add(Svg.Text(Width - 6, Top - 8, counted, "end"));
        for (var i = 0; i < groups.Count; i++)
        {
            var (name, box) = groups[i];
            var y = Top + ((i + 0.5) * Row);
            content.Add(Svg.Text(left - 10, y + 4, name, "end"));
            content.Add(Svg.Text(Width - 6, y + 4, box.Count.ToString(CultureInfo.InvariantCulture), "end"));
            content.Add(Svg.Line(X(box.LowerWhisker), y, X(box.LowerQuartile), y, "ink"));
            content.Add(Svg.Line(X(box.UpperQuartile), y, X(box.UpperWhisker), y, "ink"));
            content.Add(Svg.Line(X(box.LowerWhisker), y - 5, X(box.LowerWhisker), y + 5, "ink"));
            content.Add(Svg.Line(X(box.UpperWhisker), y - 5, X(box.UpperWhisker), y + 5, "ink"));
            var rectangle = Svg.Rectangle(
                X(box.LowerQuartile), y - 10, X(box.UpperQuartile) - X(box.LowerQuartile), 20, "#56b4e9",
                Svg.Tooltip(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}: half lie from {box.LowerQuartile:F1} to {box.UpperQuartile:F1}, median {box.Median:F1}, whiskers " +
                    $"{box.LowerWhisker:F1} to {box.UpperWhisker:F1}")));
            rectangle.SetAttributeValue("class", "ink");
            content.Add(rectangle);
            var median = Svg.Line(X(box.Median), y - 10, X(box.Median), y + 10, "median");
            median.SetAttributeValue("stroke", "#1b1b1b"); // the box is light on any page
            median.SetAttributeValue("stroke-width", "3");
            content.Add(median);
            foreach (var outlier in box.Outliers)
            {
                content.Add(Svg.Circle(
                    X(outlier), y, 3, Palette.Vermilion,
                    Svg.Tooltip(
                        string.Create(CultureInfo.InvariantCulture, $"{nameOf(i, outlier)}: {outlier:F1}"))));
            }
        }

        return Svg.Picture(Width, bottom + Bottom, description, [.. content]);

        double X(double value) => left + (scale.Place(value) * (Width - left - Right));
    }
}
