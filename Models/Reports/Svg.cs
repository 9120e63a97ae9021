using System.Globalization;
using System.Xml.Linq;

namespace Gtzan.Models.Reports;

/// <summary>Elements of scalable vector graphics, with numbers written the same in every culture.</summary>
internal static class Svg
{
    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    public static XElement Picture(double width, double height, string description, params object[] content) => new(
        Namespace + "svg",
        new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"), new XAttribute("role", "img"), new XAttribute("aria-label", description),
        content);

    public static XElement Group(string transform, params object[] content) => new(Namespace + "g", new XAttribute("transform", transform), content);

    public static XElement Line(double x1, double y1, double x2, double y2, string style) => new(
        Namespace + "line",
        new XAttribute("x1", Number(x1)), new XAttribute("y1", Number(y1)), new XAttribute("x2", Number(x2)), new XAttribute("y2", Number(y2)),
        new XAttribute("class", style));

    public static XElement Rectangle(double x, double y, double width, double height, string fill, params object[] content) => new(
        Namespace + "rect",
        new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("width", Number(width)), new XAttribute("height", Number(height)),
        new XAttribute("fill", fill), content);

    public static XElement Circle(double x, double y, double radius, string fill, params object[] content) => new(
        Namespace + "circle",
        new XAttribute("cx", Number(x)), new XAttribute("cy", Number(y)), new XAttribute("r", Number(radius)), new XAttribute("fill", fill), content);

    public static XElement Path(IEnumerable<(double X, double Y)> points, string stroke, bool dashed = false) => new(
        Namespace + "polyline",
        new XAttribute("points", string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}"))),
        new XAttribute("fill", "none"), new XAttribute("stroke", stroke), new XAttribute("stroke-width", "2"), new XAttribute("stroke-linejoin", "round"),
        dashed ? new XAttribute("stroke-dasharray", "6 3") : null);

    public static XElement Text(double x, double y, string text, string anchor = "middle", string? transform = null, string? fill = null) => new(
        Namespace + "text",
        new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("text-anchor", anchor),
        transform is null ? null : new XAttribute("transform", transform), fill is null ? null : new XAttribute("fill", fill), text);

    /// <summary>What a browser shows when the pointer rests on an element.</summary>
    public static XElement Tooltip(string text) => new(Namespace + "title", text);

    public static string Number(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);
}
