using Gtzan.Models.Charts;

namespace Gtzan.Tests.Models.Charts;

public sealed class MarkerTests
{
    [Fact]
    public void Ten_categories_have_ten_colours_that_differ_to_the_eye_and_ten_shapes()
    {
        var colors = Enumerable.Range(0, 10).Select(Palette.Color).ToArray();
        var shapes = Enumerable.Range(0, 10).Select(kind => Marker.Draw(kind, 0, 0, 4))
            .Select(shape => shape.Name + shape.Attribute("points")?.Value);

        Assert.Equal(10, Palette.Count);
        Assert.Equal(10, shapes.Distinct().Count());
        foreach (var (i, color) in colors.Index())
            Assert.All(colors[..i], other => Assert.InRange(Distance(color, other), 0.1, 1));
    }

    /// <summary>The distance in OKLab (Björn Ottosson, 2020).</summary>
    private static double Distance(string a, string b) =>
        Math.Sqrt(OkLab(a).Zip(OkLab(b), (x, y) => (x - y) * (x - y)).Sum());

    private static double[] OkLab(string color)
    {
        var rgb = Enumerable.Range(0, 3).Select(i => Convert.ToInt32(color.Substring(1 + (2 * i), 2), 16) / 255.0)
            .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)).ToArray();
        var l = Math.Cbrt((0.4122214708 * rgb[0]) + (0.5363325363 * rgb[1]) + (0.0514459929 * rgb[2]));
        var m = Math.Cbrt((0.2119034982 * rgb[0]) + (0.6806995451 * rgb[1]) + (0.1073969566 * rgb[2]));
        var s = Math.Cbrt((0.0883024619 * rgb[0]) + (0.2817188376 * rgb[1]) + (0.6299787005 * rgb[2]));
        return
        [
            (0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s), (1.9779984951 * l) - (2.4285922050 * m) + (0.4505937099 * s),
            (0.0259040371 * l) + (0.7827717662 * m) - (0.8086757660 * s),
        ];
    }
}
