using System.Xml.Linq;

namespace Gtzan.Models.Charts;

/// <summary>
/// Points of several categories. The first ten have ten shapes and ten colours; then colours come again with another shape: a hundred
/// categories differ in at least one.
/// </summary>
internal static class Marker
{
    private const int Shapes = 10;
    private const double DiagonalShare = 0.7071;

    /// <summary>Draws a point.</summary>
    /// <param name="kind">The category, from 0.</param>
    /// <param name="x">Its place.</param>
    /// <param name="y">Its place.</param>
    /// <param name="size">About half the width.</param>
    /// <param name="style">The class of the outline; null for none.</param>
    /// <param name="content">A tooltip.</param>
    public static XElement Draw(int kind, double x, double y, double size, string? style = null, params object[] content)
    {
        var s = size;
        var corners = ((kind + (kind / Shapes)) % Shapes) switch
        {
            0 => [], // a circle
            1 => [(-s, -s), (s, -s), (s, s), (-s, s)],
            2 => [(0, -1.3 * s), (1.2 * s, 0.9 * s), (-1.2 * s, 0.9 * s)],
            3 => [(0, -1.4 * s), (1.4 * s, 0), (0, 1.4 * s), (-1.4 * s, 0)],
            4 => Plus(1.3 * s, 0.45 * s),
            5 => [(0, 1.3 * s), (-1.2 * s, -0.9 * s), (1.2 * s, -0.9 * s)],
            6 => [.. Plus(1.4 * s, 0.45 * s).Select(Turned)],
            7 => [.. Star(1.6 * s, 0.65 * s)],
            8 => [(-1.3 * s, -s), (1.3 * s, s), (1.3 * s, -s), (-1.3 * s, s)],
            _ => [(-1.5 * s, -0.5 * s), (1.5 * s, -0.5 * s), (1.5 * s, 0.5 * s), (-1.5 * s, 0.5 * s)],
        };
        var shape = corners.Length == 0
            ? Svg.Circle(x, y, 1.1 * s, Palette.Color(kind), content)
            : Svg.Polygon(corners.Select(corner => (x + corner.X, y + corner.Y)), Palette.Color(kind), content);
        if (style is not null)
            shape.SetAttributeValue("class", style);
        return shape;
    }

    private static IEnumerable<(double X, double Y)> Star(double outer, double inner) => Enumerable.Range(0, 10).Select(i =>
    {
        var (sine, cosine) = Math.SinCos(i * Math.PI / 5);
        var radius = i % 2 == 0 ? outer : inner;
        return (radius * sine, -radius * cosine);
    });

    /// <summary>A corner after an eighth of a turn.</summary>
    private static (double X, double Y) Turned((double X, double Y) corner) =>
        ((corner.X - corner.Y) * DiagonalShare, (corner.X + corner.Y) * DiagonalShare);

    private static (double X, double Y)[] Plus(double reach, double half) =>
    [
        (-half, -reach), (half, -reach), (half, -half), (reach, -half), (reach, half), (half, half),
        (half, reach), (-half, reach), (-half, half), (-reach, half), (-reach, -half), (-half, -half),
    ];
}
