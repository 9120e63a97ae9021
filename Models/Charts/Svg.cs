using System.Globalization;
using System.Xml.Linq;

namespace Gtzan.Models.Charts;

/// <summary>SVG elements, with culture-invariant numbers.</summary>
internal static class Svg
{
    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    public static XElement Picture(double width, double height, string description, params object[] content) => new(
        Namespace + "svg",
        new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"), new XAttribute("role", "img"),
        new XAttribute("aria-label", description),
        content);

    public static XElement Group(string transform, params object[] content) =>
        new(Namespace + "g", new XAttribute("transform", transform), content);

    public static XElement Line(double x1, double y1, double x2, double y2, string style) => new(
        Namespace + "line",
        new XAttribute("x1", Number(x1)), new XAttribute("y1", Number(y1)), new XAttribute("x2", Number(x2)),
        new XAttribute("y2", Number(y2)),
        new XAttribute("class", style));

    public static XElement Rectangle(double x, double y, double width, double height, string fill, params object[] content) => new(
        Namespace + "rect",
        new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("width", Number(width)),
        new XAttribute("height", Number(height)),
        new XAttribute("fill", fill), content);

    public static XElement Circle(double x, double y, double radius, string fill, params object[] content) => new(
        Namespace + "circle",
        new XAttribute("cx", Number(x)), new XAttribute("cy", Number(y)), new XAttribute("r", Number(radius)),
        new XAttribute("fill", fill), content);

    public static XElement Path(IEnumerable<(double X, double Y)> points, string stroke, bool dashed = false) => new(
        Namespace + "polyline",
        new XAttribute("points", Points(points)),
        new XAttribute("fill", "none"), new XAttribute("stroke", stroke), new XAttribute("stroke-width", "2"),
        new XAttribute("stroke-linejoin", "round"),
        dashed ? new XAttribute("stroke-dasharray", "6 3") : null);

    public static XElement Text(
        double x, double y, string text, string anchor = "middle", string? transform = null, string? fill = null,
        string? className = null) => new(
            Namespace + "text",
            new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("text-anchor", anchor),
            transform is null ? null : new XAttribute("transform", transform), fill is null ? null : new XAttribute("fill", fill),
            className is null ? null : new XAttribute("class", className), text);

    public static XElement Polygon(IEnumerable<(double X, double Y)> corners, string fill, params object[] content) => new(
        Namespace + "polygon",
        new XAttribute("points", Points(corners)), new XAttribute("fill", fill), content);

    /// <summary>Elements that lead to an address when clicked.</summary>
    public static XElement Link(string address, params object[] content) => new(Namespace + "a", new XAttribute("href", address), content);

    /// <summary>A bitmap, stretched to a rectangle.</summary>
    public static XElement Image(double x, double y, double width, double height, byte[] png) => new(
        Namespace + "image",
        new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("width", Number(width)),
        new XAttribute("height", Number(height)),
        new XAttribute("preserveAspectRatio", "none"), new XAttribute("href", $"data:image/png;base64,{Convert.ToBase64String(png)}"));

    /// <summary>A picture as a separate document, with style, background and size.</summary>
    public static XDocument Document(XElement picture)
    {
        var size = picture.Attribute("viewBox")!.Value.Split(' ');
        var document = new XElement(picture);
        document.Add(
            new XAttribute("width", size[2]), new XAttribute("height", size[3]), new XAttribute("style", "max-width:100%;height:auto"));
        document.AddFirst(
            new XElement(Namespace + "style", $"\n{ChartStyle.Light}\n{ChartStyle.Dark}\n"),
            new XElement(
                Namespace + "rect", new XAttribute("class", "paper"), new XAttribute("width", size[2]), new XAttribute("height", size[3])));
        return new XDocument(document);
    }

    /// <summary>The approximate width of the longest label.</summary>
    public static double WidthOf(IEnumerable<string> labels)
    {
        const double CharacterWidth = 7.4;
        return CharacterWidth * labels.Max(label => label.Length);
    }

    /// <summary>The tooltip of an element.</summary>
    public static XElement Tooltip(string text) => new(Namespace + "title", text);

    private static string Points(IEnumerable<(double X, double Y)> points) =>
        string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}"));

    public static string Number(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);
}
