using System.Globalization;
using System.Xml.Linq;

namespace Gtzan.Models.Charts;

/// <summary>The contributions of a segment's numbers to a decision, as a heat map over time and feature.</summary>
internal static class AttributionChart
{
    private const int AboutTicks = 7;

    /// <summary>Draws the map.</summary>
    /// <param name="contributions">[frames, features].</param>
    /// <param name="features">The number of features.</param>
    /// <param name="label">What the features are.</param>
    /// <param name="secondsPerFrame">Seconds from one frame to the next.</param>
    /// <param name="description">The description for screen readers.</param>
    public static XElement Draw(double[] contributions, int features, string label, double secondsPerFrame, string description)
    {
        var largest = contributions.Max(Math.Abs);
        var end = largest > 0 ? largest : 1;
        var step = Math.Max(1, (features + AboutTicks - 1) / AboutTicks);
        return new RasterChart
        {
            Description = description,
            YLabel = label,
            Unit = "contribution",
            Frames = contributions.Length / features,
            Bins = features,
            Value = (frame, feature) => contributions[(frame * features) + feature],
            Ticks =
            [
                .. Enumerable.Range(0, features).Where(feature => feature % step == 0)
                    .Select(feature => ((feature + 0.5) / features, (feature + 1).ToString(CultureInfo.InvariantCulture))),
            ],
            SecondsAFrame = secondsPerFrame,
            Scale = AxisScale.Within(-end, end, 4),
            Colors = ColorMap.Diverging,
        }.Draw();
    }
}
