using System.Xml.Linq;

namespace Gtzan.Models.Charts;

/// <summary>
/// A grid of numbers over time, such as a spectrogram, drawn as one bitmap of colours: there are too many cells for single SVG elements.
/// </summary>
internal sealed record RasterChart
{
    // Twice the width: screens have up to two pixels for a unit of length.
    private const int MaxColumns = (int)(2 * TimeAxis.InnerWidth);
    private const int Rows = (int)(2 * TimeAxis.InnerHeight);

    /// <summary>The description for screen readers.</summary>
    public required string Description { get; init; }

    /// <summary>The label of the y axis.</summary>
    public required string YLabel { get; init; }

    /// <summary>The label of the colour bar.</summary>
    public required string Unit { get; init; }

    /// <summary>Frames of the grid.</summary>
    public required int Frames { get; init; }

    /// <summary>Values per frame.</summary>
    public required int Bins { get; init; }

    /// <summary>The value of a frame and bin.</summary>
    public required Func<int, int, double> Value { get; init; }

    /// <summary>
    /// The fractional bin at a height of the picture: bin b fills the heights that give b to b + 1. By default all bins have the same
    /// height.
    /// </summary>
    public Func<double, double>? BinAt { get; init; }

    /// <summary>Ticks of the y axis: height from 0 to 1, and label.</summary>
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
        var columns = Math.Min(MaxColumns, Frames);
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

    /// <summary>Each pixel has the mean of the values inside it, or the value around it where pixels are smaller.</summary>
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

    /// <summary>The cells whose middles are inside an interval, or the one that contains the middle of the interval.</summary>
    private static (int First, int Last) Covered(double from, double to, int count)
    {
        var (first, last) = ((int)Math.Ceiling(from - 0.5), (int)Math.Ceiling(to - 0.5) - 1);
        if (last < first)
            first = last = (int)Math.Floor((from + to) / 2);
        return (Math.Clamp(first, 0, count - 1), Math.Clamp(last, 0, count - 1));
    }
}
