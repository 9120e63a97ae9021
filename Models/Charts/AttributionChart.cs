using System.Globalization;
using System.Xml.Linq;

namespace Gtzan.Models.Charts;

/// <summary>The contributions of a segment's numbers to a decision, as a heat map over time and coefficient.</summary>
internal static class AttributionChart
{
    private const int AboutTicks = 7;

    /// <summary>Draws the map.</summary>
    /// <param name="contributions">[frames, coefficients].</param>
    /// <param name="coefficients">The number of coefficients.</param>
    /// <param name="secondsPerFrame">Seconds from one frame to the next.</param>
    /// <param name="description">The description for screen readers.</param>
    public static XElement Draw(double[] contributions, int coefficients, double secondsPerFrame, string description)
    {
        var largest = contributions.Max(Math.Abs);
        var end = largest > 0 ? largest : 1;
        var step = Math.Max(1, (coefficients + AboutTicks - 1) / AboutTicks);
        return new RasterChart
        {
            Description = description,
            YLabel = "MFCC",
            Unit = "contribution",
            Frames = contributions.Length / coefficients,
            Bins = coefficients,
            Value = (frame, coefficient) => contributions[(frame * coefficients) + coefficient],
            Ticks =
            [
                .. Enumerable.Range(0, coefficients).Where(coefficient => coefficient % step == 0)
                    .Select(coefficient => ((coefficient + 0.5) / coefficients, (coefficient + 1).ToString(CultureInfo.InvariantCulture))),
            ],
            SecondsAFrame = secondsPerFrame,
            Scale = AxisScale.Within(-end, end, 4),
            Colors = ColorMap.Diverging,
        }.Draw();
    }
}
