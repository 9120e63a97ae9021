using System.Xml.Linq;

namespace Gtzan.Models.Charts;

/// <summary>
/// A grid of numbers over time, as colours: a spectrogram and what is made of it. The colours are an image of dots, for there are too many
/// to be drawn singly.
/// </summary>
internal sealed record RasterChart
{
    // Twice what there is room for: screens have up to two dots for a unit of length.
    private const int MostColumns = (int)(2 * TimeAxis.InnerWidth);
    private const int Rows = (int)(2 * TimeAxis.InnerHeight);

    /// <summary>What it shows, for screen readers.</summary>
    public required string Description { get; init; }

    /// <summary>What the y axis is.</summary>
    public required string YLabel { get; init; }

    /// <summary>What the colours are.</summary>
    public required string Unit { get; init; }

    /// <summary>Frames of the grid.</summary>
    public required int Frames { get; init; }

    /// <summary>Numbers a frame.</summary>
    public required int Bins { get; init; }

    /// <summary>The number of a frame and bin.</summary>
    public required Func<int, int, double> Value { get; init; }

    /// <summary>
    /// Which bin, as a fraction, lies at a height of the picture: bin b fills the heights that give b to b + 1. By default all bins are of
    /// the same height.
    /// </summary>
    public Func<double, double>? BinAt { get; init; }

    /// <summary>Ticks of the y axis: how high, from 0 to 1, and what is written there.</summary>
    public required IReadOnlyList<(double Place, string Label)> Ticks { get; init; }

    /// <summary>Seconds from one frame to the next.</summary>
    public required double SecondsAFrame { get; init; }

    /// <summary>The range of the colours.</summary>
    public required AxisScale Scale { get; init; }

    /// <summary>The colours.</summary>
    public ColorMap Colors { get; init; } = ColorMap.Sequential;

    /// <summary>Draws the chart.</summary>
    public XElement Draw()
    {
        // A frame is centred on its time: the first begins half a frame before the signal.
        var time = AxisScale.Within(-0.5 * SecondsAFrame, (Frames - 0.5) * SecondsAFrame, TimeAxis.TicksAbout);
        var columns = Math.Min(MostColumns, Frames);
        var content = new List<object>
        {
            Svg.Image(
                TimeAxis.Left, TimeAxis.Top, TimeAxis.InnerWidth, TimeAxis.InnerHeight,
                PngImage.Encode(columns, Colors.Colors, Pixels(columns))),
        };
        foreach (var (place, label) in Ticks)
        {
            var y = TimeAxis.Top + ((1 - place) * TimeAxis.InnerHeight);
            content.Add(Svg.Line(TimeAxis.Left - 4, y, TimeAxis.Left, y, "axis"));
            content.Add(Svg.Text(TimeAxis.Left - 7, y + 4, label, "end"));
        }

        content.AddRange(TimeAxis.Draw(time, YLabel));
        content.AddRange(ColorBar.Draw(TimeAxis.Width - TimeAxis.Right + 12, TimeAxis.Top, TimeAxis.InnerHeight, Colors, Scale, Unit));
        return Svg.Picture(TimeAxis.Width, TimeAxis.Height, Description, [.. content]);
    }

    /// <summary>Each dot has the mean of the numbers that fall on it, or the number it falls on, where dots are smaller.</summary>
    internal byte[] Pixels(int columns)
    {
        var binAt = BinAt ?? (height => height * Bins);
        var pixels = new byte[Rows * columns];
        for (var row = 0; row < Rows; row++)
        {
            var (firstBin, lastBin) = Covered(binAt((double)(Rows - 1 - row) / Rows), binAt((double)(Rows - row) / Rows), Bins);
            for (var column = 0; column < columns; column++)
            {
                var (firstFrame, lastFrame) = Covered((double)column / columns * Frames, (column + 1.0) / columns * Frames, Frames);
                var sum = 0.0;
                for (var frame = firstFrame; frame <= lastFrame; frame++)
                {
                    for (var bin = firstBin; bin <= lastBin; bin++)
                        sum += Value(frame, bin);
                }

                pixels[(row * columns) + column] = ColorMap.IndexOf(
                    Scale.Place(sum / ((lastFrame - firstFrame + 1) * (lastBin - firstBin + 1))));
            }
        }

        return pixels;
    }

    /// <summary>The cells whose middles are in a stretch, or the one that holds the middle of the stretch.</summary>
    private static (int First, int Last) Covered(double from, double to, int count)
    {
        var (first, last) = ((int)Math.Ceiling(from - 0.5), (int)Math.Ceiling(to - 0.5) - 1);
        if (last < first)
            first = last = (int)Math.Floor((from + to) / 2);
        return (Math.Clamp(first, 0, count - 1), Math.Clamp(last, 0, count - 1));
    }
}
