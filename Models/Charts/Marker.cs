using System.Xml.Linq;

namespace Gtzan.Models.Charts;

/// <summary>
/// Points of several categories. Colour (7) and shape (5) both change from one to the next: 35 categories differ in at least one,
/// neighbours in both.
/// </summary>
internal static class Marker
{
    private const int Shapes = 5;

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
        var corners = (kind % Shapes) switch
        {
            0 => [], // a circle
            1 => [(-s, -s), (s, -s), (s, s), (-s, s)],
            2 => [(0, -1.3 * s), (1.2 * s, 0.9 * s), (-1.2 * s, 0.9 * s)],
            3 => [(0, -1.4 * s), (1.4 * s, 0), (0, 1.4 * s), (-1.4 * s, 0)],
            _ => Plus(1.3 * s, 0.45 * s),
        };
        var shape = corners.Length == 0
            ? Svg.Circle(x, y, 1.1 * s, Palette.Color(kind), content)
            : Svg.Polygon(corners.Select(corner => (x + corner.X, y + corner.Y)), Palette.Color(kind), content);
        if (style is not null)
            shape.SetAttributeValue("class", style);
        return shape;
    }

    private static (double X, double Y)[] Plus(double reach, double half) =>
    [
        (-half, -reach), (half, -reach), (half, -half), (reach, -half), (reach, half), (half, half),
        (half, reach), (-half, reach), (-half, half), (-reach, half), (-reach, -half), (-half, -half),
    ];
}
