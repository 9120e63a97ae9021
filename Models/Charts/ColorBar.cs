using System.Xml.Linq;

namespace Gtzan.Models.Charts;

/// <summary>The legend of a colour map: a bar from the lowest number's colour to the highest's, with ticks.</summary>
internal static class ColorBar
{
    private const double Width = 14;

    /// <summary>Draws the bar with its upper left corner at (x, y); ticks and unit are to its right and take about 60 more.</summary>
    public static IEnumerable<XElement> Draw(double x, double y, double height, ColorMap map, AxisScale scale, string unit)
    {
        var pixels = new byte[map.Colors.Count];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(pixels.Length - 1 - i);
        yield return Svg.Image(x, y, Width, height, PngImage.Encode(1, map.Colors, pixels));
        foreach (var tick in scale.Ticks)
        {
            var place = y + ((1 - scale.Place(tick)) * height);
            yield return Svg.Line(x + Width, place, x + Width + 4, place, "axis");
            yield return Svg.Text(x + Width + 7, place + 4, scale.Label(tick), "start");
        }

        yield return Svg.Text(0, 0, unit, transform: $"translate({Svg.Number(x + Width + 46)} {Svg.Number(y + (height / 2))}) rotate(-90)");
    }
}
