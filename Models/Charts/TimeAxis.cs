using System.Xml.Linq;

namespace Gtzan.Models.Charts;

/// <summary>The layout of pictures whose x axis is time, shared by all pictures of a track, and their axes.</summary>
internal static class TimeAxis
{
    public const double Width = 640;
    public const double Height = 280;
    public const double Left = 68;
    public const double Right = 78;
    public const double Top = 12;
    public const double Bottom = 46;

    /// <summary>The number of ticks that fit.</summary>
    public const int TicksAbout = 8;

    /// <summary>The width of the plot area.</summary>
    public const double InnerWidth = Width - Left - Right;

    /// <summary>The height of the plot area.</summary>
    public const double InnerHeight = Height - Top - Bottom;

    /// <summary>The x coordinate of a time in seconds.</summary>
    public static double X(AxisScale time, double seconds) => Left + (time.Place(seconds) * InnerWidth);

    /// <summary>Draws the time axis and the label of the y axis.</summary>
    public static IEnumerable<XElement> Draw(AxisScale time, string yLabel)
    {
        yield return Svg.Line(Left, Height - Bottom, Width - Right, Height - Bottom, "axis");
        yield return Svg.Line(Left, Top, Left, Height - Bottom, "axis");
        foreach (var tick in time.Ticks)
        {
            yield return Svg.Line(X(time, tick), Height - Bottom, X(time, tick), Height - Bottom + 4, "axis");
            yield return Svg.Text(X(time, tick), Height - Bottom + 18, time.Label(tick));
        }

        yield return Svg.Text(Left + (InnerWidth / 2), Height - 8, "time (s)");
        yield return Svg.Text(0, 0, yLabel, transform: $"translate(14 {Svg.Number(Top + (InnerHeight / 2))}) rotate(-90)");
    }
}
