using System.Globalization;
using System.Xml.Linq;

namespace Gtzan.Models.Charts;

/// <summary>Correlations of pairs as colours: blue for negative, orange red for positive.</summary>
internal static class CorrelationChart
{
    private const double Cell = 16;
    private const double Left = 148;
    private const double Top = 12;

    /// <summary>Draws the chart; a correlation that is NaN, as for a constant column, is left blank.</summary>
    public static XElement Draw(IReadOnlyList<string> names, double[,] correlations)
    {
        var size = names.Count * Cell;
        var content = new List<object>();
        for (var row = 0; row < names.Count; row++)
        {
            content.Add(Svg.Text(Left - 6, Top + ((row + 0.5) * Cell) + 4, names[row], "end"));
            content.Add(Svg.Text(
                0, 0, names[row], "end",
                $"translate({Svg.Number(Left + ((row + 0.5) * Cell) + 4)} {Svg.Number(Top + size + 8)}) rotate(-90)"));
            for (var column = 0; column < names.Count; column++)
            {
                if (!double.IsFinite(correlations[row, column]))
                    continue;
                content.Add(Svg.Rectangle(
                    Left + (column * Cell), Top + (row * Cell), Cell - 0.5, Cell - 0.5,
                    ColorMap.Diverging[(correlations[row, column] + 1) / 2].Hex,
                    Svg.Tooltip(
                        string.Create(CultureInfo.InvariantCulture, $"{names[row]} and {names[column]}: {correlations[row, column]:F2}"))));
            }
        }

        content.AddRange(
            ColorBar.Draw(Left + size + 12, Top, Math.Min(size, 300), ColorMap.Diverging, new AxisScale(-1, 1, 0.5), "correlation"));
        return Svg.Picture(Left + size + 84, Top + size + 148, "correlations of features", [.. content]);
    }
}
