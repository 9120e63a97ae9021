using System.Globalization;
using System.Xml.Linq;
using Gtzan.Benchmarks.Growth;

namespace Gtzan.Tests.Benchmarks;

public sealed class LogLogChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void A_power_law_is_a_straight_line()
    {
        var line = new GrowthSeries("", 2, [.. new double[] { 1, 2, 4, 64 }.Select(size => (size, 1e-3 * size * size))]);
        var points = Points(LogLogChart.Draw("size", "time", [line])).First(points => points.Length == 4);

        var slopes = points.Skip(1).Select(point => (point.Y - points[0].Y) / (point.X - points[0].X)).ToArray();
        Assert.All(slopes, slope => Assert.Equal(slopes[0], slope, 2));
        Assert.True(slopes[0] < 0, "larger times are higher up");
    }

    [Fact]
    public void It_has_a_white_background_and_labels()
    {
        GrowthSeries[] lines = [
            new("cnn", 1, [(1, 0.02), (2, 0.05)]), new("cnn", 2, [(1, 0.01), (2, 0.03)]), new("rnn", 2, [(1, 0.001), (2, 0.002)])];
        var picture = LogLogChart.Draw("batch, segments", "time of a step", lines);

        var ground = picture.Elements(Svg + "rect").First();
        Assert.Equal(("#ffffff", "0 0 680 420"), (ground.Attribute("fill")!.Value, picture.Attribute("viewBox")!.Value));
        Assert.Equal(("680", "420"), (ground.Attribute("width")!.Value, ground.Attribute("height")!.Value));
        var texts = picture.Descendants(Svg + "text").Select(text => text.Value).ToArray();
        Assert.All(
            ["batch, segments", "time of a step", "cnn", "rnn", "1 thread", "2 threads", "1", "2", "1 ms", "10 ms", "100 ms"],
            text => Assert.Contains(text, texts));
        Assert.DoesNotContain("NaN", picture.ToString(), StringComparison.Ordinal);

        var colors = picture.Elements(Svg + "polyline").Take(3)
            .Select(path => (path.Attribute("stroke")!.Value, path.Attribute("stroke-dasharray") is not null)).ToArray();
        Assert.Equal(colors[0].Value, colors[1].Value);
        Assert.NotEqual(colors[0].Value, colors[2].Value);
        Assert.Equal([true, false, false], colors.Select(color => color.Item2));
    }

    [Fact]
    public void A_single_size_has_a_picture_too() =>
        Assert.DoesNotContain(
            "NaN", LogLogChart.Draw("size", "time", [new GrowthSeries("", 1, [(8, 0.01)])]).ToString(), StringComparison.Ordinal);

    private static IEnumerable<(double X, double Y)[]> Points(XElement picture) =>
        picture.Elements(Svg + "polyline").Select(path => path.Attribute("points")!.Value.Split(' ').Select(Point).ToArray());

    private static (double X, double Y) Point(string text)
    {
        var numbers = text.Split(',');
        return (double.Parse(numbers[0], CultureInfo.InvariantCulture), double.Parse(numbers[1], CultureInfo.InvariantCulture));
    }
}
