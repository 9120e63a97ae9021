using System.Globalization;
using System.Xml.Linq;
using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Charts;

/// <summary>A row of a chart of intervals.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The value.</param>
/// <param name="Interval">Its interval.</param>
internal readonly record struct IntervalRow(string Name, double Value, Interval Interval);

/// <summary>Accuracies with their intervals, one below the other.</summary>
internal static class IntervalChart
{
    private const double Width = 660, Right = 24, Top = 12, Bottom = 44, RowHeight = 26, MarkSize = 4.5, EndHeight = 4;

    /// <summary>Draws the rows.</summary>
    public static XElement Draw(IReadOnlyList<IntervalRow> rows, string quantity)
    {
        var left = Math.Min(Svg.WidthOf(rows.Select(row => row.Name)) + 16, Width / 2);
        var height = Top + (rows.Count * RowHeight) + Bottom;
        var (low, high) = (Math.Floor(10 * rows.Min(row => row.Interval.Low)), Math.Ceiling(10 * rows.Max(row => row.Interval.High)));
        high = Math.Max(high, low + 1);
        var content = new List<object>();
        for (var tenth = (int)low; tenth <= high; tenth++)
        {
            content.Add(Svg.Line(X(tenth / 10.0), Top, X(tenth / 10.0), height - Bottom, "grid"));
            content.Add(Svg.Text(X(tenth / 10.0), height - Bottom + 18, (tenth / 10.0).ToString("F1", CultureInfo.InvariantCulture)));
        }

        content.Add(Svg.Line(left, height - Bottom, Width - Right, height - Bottom, "axis"));
        content.Add(Svg.Text((left + Width - Right) / 2, height - 8, quantity));
        foreach (var (i, row) in rows.Index())
        {
            var y = Top + ((i + 0.5) * RowHeight);
            content.Add(Svg.Text(left - 10, y + 4, row.Name, "end"));
            content.Add(Svg.Path([(X(row.Interval.Low), y), (X(row.Interval.High), y)], Palette.Blue));
            foreach (var end in (double[])[row.Interval.Low, row.Interval.High])
                content.Add(Svg.Path([(X(end), y - EndHeight), (X(end), y + EndHeight)], Palette.Blue));
            content.Add(Svg.Circle(
                X(row.Value), y, MarkSize, Palette.Blue, Svg.Tooltip($"{row.Name}: {row.Value.ToShare()} ({row.Interval})")));
        }

        return Svg.Picture(
            Width, height, $"{quantity}: {string.Join("; ", rows.Select(row => $"{row.Name} {row.Value.ToShare()}"))}", [.. content]);

        double X(double value) => left + (((10 * value) - low) / (high - low) * (Width - left - Right));
    }
}
