using System.Xml.Linq;

namespace Gtzan.Models.Charts;

/// <summary>
/// A signal over time. If there are more samples than columns, the minimum and maximum of each column are drawn, so no peak is lost.
/// </summary>
internal static class WaveformChart
{
    private const int MaxColumns = 1000;

    public static XElement Draw(ReadOnlySpan<float> samples, int sampleRate)
    {
        var columns = Math.Min(MaxColumns, samples.Length);
        var lowest = new double[columns];
        var highest = new double[columns];
        for (var column = 0; column < columns; column++)
        {
            var (from, to) = ((int)((long)column * samples.Length / columns), (int)((long)(column + 1) * samples.Length / columns));
            lowest[column] = highest[column] = samples[from];
            foreach (var sample in samples[from..to])
                (lowest[column], highest[column]) = (Math.Min(lowest[column], sample), Math.Max(highest[column], sample));
        }

        // Zero is in the middle.
        var peak = Math.Max(highest.Max(), -lowest.Min());
        var amplitude = peak == 0 ? AxisScale.Around([-1, 1]) : AxisScale.Around([-peak, peak]);
        var time = AxisScale.Within(0, (double)samples.Length / sampleRate, TimeAxis.TicksAbout);
        var content = new List<object>();
        foreach (var tick in amplitude.Ticks)
        {
            content.Add(Svg.Line(TimeAxis.Left, Y(tick), TimeAxis.Width - TimeAxis.Right, Y(tick), "grid"));
            content.Add(Svg.Text(TimeAxis.Left - 8, Y(tick) + 4, amplitude.Label(tick), "end"));
        }

        // Every column has a minimum height, so that quiet passages are visible.
        content.Add(Svg.Polygon(
            Enumerable.Range(0, columns).Select(column => (X(column), Y(highest[column]) - 0.35))
                .Concat(Enumerable.Range(0, columns).Reverse().Select(column => (X(column), Y(lowest[column]) + 0.35))),
            Palette.Blue));
        content.AddRange(TimeAxis.Draw(time, "amplitude (full scale: 1)"));
        return Svg.Picture(TimeAxis.Width, TimeAxis.Height, "waveform", [.. content]);

        double X(int column) => TimeAxis.Left + ((column + 0.5) / columns * TimeAxis.InnerWidth);
        double Y(double value) => TimeAxis.Top + ((1 - amplitude.Place(value)) * TimeAxis.InnerHeight);
    }
}
