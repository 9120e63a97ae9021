using System.Globalization;
using System.Xml.Linq;
using Gtzan.Models.Charts;

namespace Gtzan.Benchmarks.Growth;

/// <summary>
/// A log-log chart of times against sizes; linear growth has slope 1. Self-contained: white background, text readable at a width of 600
/// pixels, colour-blind-safe colours (Okabe and Ito), dashes for one thread.
/// </summary>
internal static class LogLogChart
{
    private const double Width = 680;
    private const double Height = 420;
    private const double Left = 92;
    private const double Right = 128;
    private const double Top = 24;
    private const double Bottom = 58;

    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";
    private static readonly string[] Colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#E69F00"];

    public static XElement Draw(string sizeLabel, string timeLabel, IReadOnlyList<GrowthSeries> lines)
    {
        var sizes = lines.SelectMany(line => line.Points).Select(point => point.Size).Distinct().Order().ToArray();
        var seconds = lines.SelectMany(line => line.Points).Select(point => point.Seconds).ToArray();
        var (lowest, highest) = (Math.Floor(Math.Log10(seconds.Min())), Math.Ceiling(Math.Log10(seconds.Max())));
        var (first, last) = (Math.Log(sizes[0]), Math.Log(sizes[^1]));
        if (highest == lowest)
            highest++;
        var names = lines.Select(line => line.Name).Distinct().ToArray();
        var content = new List<object> { Style(), Svg.Rectangle(0, 0, Width, Height, "#ffffff") };

        for (var decade = lowest; decade <= highest; decade++)
        {
            content.Add(Svg.Line(Left, Y(Math.Pow(10, decade)), Width - Right, Y(Math.Pow(10, decade)), "grid"));
            content.Add(Svg.Text(Left - 8, Y(Math.Pow(10, decade)) + 5, Power((int)decade), "end"));
        }

        foreach (var size in sizes)
        {
            content.Add(Svg.Line(X(size), Top, X(size), Height - Bottom, "grid"));
            content.Add(Svg.Text(X(size), Height - Bottom + 20, size.ToString(CultureInfo.InvariantCulture)));
        }

        content.Add(Svg.Line(Left, Height - Bottom, Width - Right, Height - Bottom, "axis"));
        content.Add(Svg.Line(Left, Top, Left, Height - Bottom, "axis"));
        content.Add(Svg.Text((Left + Width - Right) / 2, Height - 12, sizeLabel));
        content.Add(Svg.Text(0, 0, timeLabel, transform: $"translate(18 {Svg.Number((Top + Height - Bottom) / 2)}) rotate(-90)"));
        foreach (var line in lines)
        {
            var color = ColorOf(line);
            content.Add(Svg.Path(line.Points.Select(point => (X(point.Size), Y(point.Seconds))), color, IsDashed(line)));
            content.AddRange(line.Points.Select(point => Svg.Circle(
                X(point.Size), Y(point.Seconds), 3, IsDashed(line) ? "#ffffff" : color, new XAttribute("stroke", color),
                new XAttribute("stroke-width", "1.5"))));
        }

        AddLegend(content, lines, ColorOf);
        return Svg.Picture(Width, Height, $"{timeLabel} against {sizeLabel}", [.. content]);

        double X(double size) =>
            last == first ? (Left + Width - Right) / 2 : Left + ((Math.Log(size) - first) / (last - first) * (Width - Left - Right));
        double Y(double time) => Height - Bottom - ((Math.Log10(time) - lowest) / (highest - lowest) * (Height - Top - Bottom));
        string ColorOf(GrowthSeries line) => Colors[Array.IndexOf(names, line.Name) % Colors.Length];
    }

    private static bool IsDashed(GrowthSeries line) => line.Threads == 1;

    /// <summary>On the right: the colours, highest line first, then the meaning of dashes.</summary>
    private static void AddLegend(List<object> content, IReadOnlyList<GrowthSeries> lines, Func<GrowthSeries, string> colorOf)
    {
        var y = Top + 10;
        var named = lines.Where(line => line.Name.Length > 0).DistinctBy(line => line.Name)
            .OrderByDescending(line => line.Points[^1].Seconds).ToArray();
        foreach (var line in named)
            Add(line.Name, colorOf(line), isDashed: false);
        y += named.Length > 0 ? 12 : 0;
        foreach (var line in lines.DistinctBy(line => line.Threads).OrderBy(line => line.Threads))
            Add($"{line.Threads} thread{(line.Threads == 1 ? "" : "s")}", named.Length > 0 ? "#555555" : colorOf(line), IsDashed(line));

        void Add(string text, string color, bool isDashed)
        {
            content.Add(Svg.Path([(Width - Right + 14, y), (Width - Right + 40, y)], color, isDashed));
            content.Add(Svg.Text(Width - Right + 46, y + 5, text, "start"));
            y += 22;
        }
    }

    /// <summary>Formats a power of ten of seconds with a unit.</summary>
    private static string Power(int decade) => decade switch
    {
        >= 0 => string.Create(CultureInfo.InvariantCulture, $"{Math.Pow(10, decade):F0} s"),
        >= -3 => string.Create(CultureInfo.InvariantCulture, $"{Math.Pow(10, decade + 3):F0} ms"),
        >= -6 => string.Create(CultureInfo.InvariantCulture, $"{Math.Pow(10, decade + 6):F0} µs"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Pow(10, decade + 9):G3} ns"),
    };

    private static XElement Style() => new(
        Namespace + "style",
        "text { font: 14px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #222222; } " +
        ".grid { stroke: #dddddd; } .axis { stroke: #444444; }");
}
