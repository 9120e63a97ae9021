using System.Globalization;
using System.Xml.Linq;

namespace Gtzan.Models.Charts;

/// <summary>
/// A confusion matrix: rows are what segments are, columns what they were taken for; the darker, the larger the share of the row.
/// </summary>
internal static class ConfusionMatrixChart
{
    private const double Cell = 46;
    private const double Left = 104;
    private const double Top = 92;

    public static XElement Draw(int[,] confusion, IReadOnlyList<string> genres)
    {
        var size = genres.Count * Cell;
        var content = new List<object>
        {
            Svg.Text(Left + (size / 2), 16, "predicted"),
            Svg.Text(0, 0, "actual", transform: $"translate(14 {Svg.Number(Top + (size / 2))}) rotate(-90)"),
        };
        for (var row = 0; row < genres.Count; row++)
        {
            var total = Enumerable.Range(0, genres.Count).Sum(column => confusion[row, column]);
            content.Add(Svg.Text(Left - 8, Top + ((row + 0.5) * Cell) + 4, genres[row], "end"));
            content.Add(Svg.Text(
                0, 0, genres[row], "start", $"translate({Svg.Number(Left + ((row + 0.5) * Cell) + 4)} {Svg.Number(Top - 8)}) rotate(-45)"));
            for (var column = 0; column < genres.Count; column++)
            {
                var count = confusion[row, column];
                var share = total == 0 ? 0 : (double)count / total;
                content.Add(Svg.Rectangle(
                    Left + (column * Cell) + 1, Top + (row * Cell) + 1, Cell - 2, Cell - 2, Shade(share),
                    Svg.Tooltip(string.Create(CultureInfo.InvariantCulture, $"{genres[row]} taken for {genres[column]}: {count} of {total}, {100 * share:F0} %"))));
                if (count > 0)
                {
                    content.Add(Svg.Text(
                        Left + ((column + 0.5) * Cell), Top + ((row + 0.5) * Cell) + 5, count.ToString(CultureInfo.InvariantCulture),
                        fill: share > 0.5 ? "#ffffff" : "#1b1b1b"));
                }
            }
        }

        return Svg.Picture(Left + size + 40, Top + size + 8, "confusion matrix", [.. content]);
    }

    /// <summary>From near white to the dark blue of the palette, evenly to the eye.</summary>
    private static string Shade(double share)
    {
        (int R, int G, int B) light = (0xf1, 0xf4, 0xf7), dark = (0x00, 0x3f, 0x6b);
        return $"#{Mix(light.R, dark.R):x2}{Mix(light.G, dark.G):x2}{Mix(light.B, dark.B):x2}";

        int Mix(int from, int to) => (int)Math.Round(from + ((to - from) * Math.Pow(share, 0.8)));
    }
}
