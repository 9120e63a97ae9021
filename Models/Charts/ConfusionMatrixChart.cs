using System.Globalization;
using System.Xml.Linq;

namespace Gtzan.Models.Charts;

/// <summary>A confusion matrix: rows are actual genres, columns predicted ones; darker cells are larger shares of their row.</summary>
internal static class ConfusionMatrixChart
{
    private const double Cell = 46;

    /// <summary>Draws the matrix.</summary>
    /// <param name="confusion">Counts, [actual genre, predicted genre].</param>
    /// <param name="genres">The genres.</param>
    /// <param name="link">The address behind a cell that is not empty, by its actual and predicted genre; null for no links.</param>
    public static XElement Draw(int[,] confusion, IReadOnlyList<string> genres, Func<int, int, string>? link = null)
    {
        // Column labels are rotated by 45 degrees.
        var size = genres.Count * Cell;
        var labels = Svg.WidthOf(genres);
        var (left, top, right) = (
            Math.Max(104, 32 + labels), Math.Max(92, 30 + (labels * Math.Sqrt(0.5))), Math.Max(40, (labels * Math.Sqrt(0.5)) - 15));
        var content = new List<object>
        {
            Svg.Text(left + (size / 2), 16, "predicted"),
            Svg.Text(0, 0, "actual", transform: $"translate(14 {Svg.Number(top + (size / 2))}) rotate(-90)"),
        };
        for (var row = 0; row < genres.Count; row++)
        {
            var total = Enumerable.Range(0, genres.Count).Sum(column => confusion[row, column]);
            content.Add(Svg.Text(left - 8, top + ((row + 0.5) * Cell) + 4, genres[row], "end"));
            content.Add(Svg.Text(
                0, 0, genres[row], "start", $"translate({Svg.Number(left + ((row + 0.5) * Cell) + 4)} {Svg.Number(top - 8)}) rotate(-45)"));
            for (var column = 0; column < genres.Count; column++)
            {
                var count = confusion[row, column];
                var share = total == 0 ? 0 : (double)count / total;
                var cell = new List<object>();
                cell.Add(Svg.Rectangle(
                    left + (column * Cell) + 1, top + (row * Cell) + 1, Cell - 2, Cell - 2, Shade(share),
                    Svg.Tooltip(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{genres[row]} taken for {genres[column]}: {count} of {total}, {100 * share:F0} %"))));
                if (count > 0)
                {
                    cell.Add(Svg.Text(
                        left + ((column + 0.5) * Cell), top + ((row + 0.5) * Cell) + 5, count.ToString(CultureInfo.InvariantCulture),
                        fill: share > 0.5 ? "#ffffff" : "#1b1b1b"));
                }

                content.Add(count > 0 && link is not null ? Svg.Link(link(row, column), cell) : cell);
            }
        }

        return Svg.Picture(left + size + right, top + size + 8, "confusion matrix", [.. content]);
    }

    /// <summary>Perceptually even, from near white to the dark blue of the palette.</summary>
    private static string Shade(double share)
    {
        (int R, int G, int B) light = (0xf1, 0xf4, 0xf7), dark = (0x00, 0x3f, 0x6b);
        return $"#{Mix(light.R, dark.R):x2}{Mix(light.G, dark.G):x2}{Mix(light.B, dark.B):x2}";

        int Mix(int from, int to) => (int)Math.Round(from + ((to - from) * Math.Pow(share, 0.8)));
    }
}
