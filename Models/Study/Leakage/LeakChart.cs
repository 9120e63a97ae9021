using System.Globalization;
using System.Xml.Linq;
using Gtzan.Models.Charts;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Study.Leakage;

/// <summary>
/// The accuracy of baselines under several protocols: a mark with its 95 % interval for each, distinguished by colour and shape, and a line
/// for the published number where it applies.
/// </summary>
internal static class LeakChart
{
    private const double Width = 660;
    private const double Left = 206;
    private const double Right = 18;
    private const double Top = 70;
    private const double Bottom = 44;
    private const double MarkDistance = 13;
    private const double Gap = 16;
    private const double MarkSize = 4.5;

    public static XElement Draw(IReadOnlyList<ProtocolResult> protocols, string description, bool showsPublished)
    {
        var models = protocols[0].Results.Select(result => result.Baseline).ToArray();
        var band = (protocols.Count * MarkDistance) + Gap;
        var height = Top + (models.Length * band) + Bottom;
        var all = protocols.SelectMany(protocol => protocol.Results).ToArray();
        var low = Math.Floor(
            10 * Math.Min(
                all.Min(result => Math.Min(result.Mean, result.Interval.Low)), showsPublished ? models.Min(model => model.Published)
                    : 1)) / 10;
        var high = Math.Ceiling(
            10 * Math.Max(
                all.Max(result => Math.Max(result.Mean, result.Interval.High)),
                showsPublished ? models.Max(model => model.Published) : 0)) / 10;
        var content = new List<object>();

        DrawLegend(content, [.. protocols.Select(protocol => protocol.Mode)], showsPublished);
        for (var tenth = (int)Math.Round(10 * low); tenth <= Math.Round(10 * high); tenth++)
        {
            content.Add(Svg.Line(X(tenth / 10.0), Top, X(tenth / 10.0), height - Bottom, "grid"));
            content.Add(Svg.Text(X(tenth / 10.0), height - Bottom + 18, (tenth / 10.0).ToString("F1", CultureInfo.InvariantCulture)));
        }

        content.Add(Svg.Line(Left, height - Bottom, Width - Right, height - Bottom, "axis"));
        content.Add(Svg.Text((Left + Width - Right) / 2, height - 8, "accuracy: share of rows, with 95 % interval by tracks"));
        for (var m = 0; m < models.Length; m++)
        {
            var top = Top + (m * band);
            content.Add(Svg.Text(Left - 10, top + (band / 2) + 4, models[m].Description, "end"));
            content.Add(Svg.Line(Left, top, Width - Right, top, "grid"));
            if (showsPublished)
                content.Add(Svg.Line(X(models[m].Published), top + 3, X(models[m].Published), top + band - 3, "mark"));
            for (var p = 0; p < protocols.Count; p++)
                DrawResult(content, protocols[p].Mode, protocols[p].Results[m], top + (Gap / 2) + ((p + 0.5) * MarkDistance), X);
        }

        return Svg.Picture(Width, height, description, [.. content]);

        double X(double accuracy) => Left + ((accuracy - low) / (high - low) * (Width - Left - Right));
    }

    private static void DrawLegend(List<object> content, SplitMode[] modes, bool showsPublished)
    {
        var place = 24.0;
        foreach (var mode in modes)
        {
            content.Add(Marker.Draw((int)mode, place, 20, MarkSize));
            content.Add(Svg.Text(place + 10, 24, SplitModes.NameOf(mode), "start"));
            place += 100;
        }

        if (!showsPublished)
            return;
        content.Add(Svg.Line(24, 38, 24, 54, "mark"));
        content.Add(Svg.Text(34, 50, "published: rows of 3 s, at random", "start"));
    }

    private static void DrawResult(List<object> content, SplitMode mode, CrossValidationResult result, double y, Func<double, double> x)
    {
        content.Add(Svg.Path([(x(result.Interval.Low), y), (x(result.Interval.High), y)], Palette.Color((int)mode)));
        foreach (var end in (double[])[result.Interval.Low, result.Interval.High])
            content.Add(Svg.Path([(x(end), y - 3), (x(end), y + 3)], Palette.Color((int)mode)));
        content.Add(Marker.Draw((int)mode, x(result.Mean), y, MarkSize, style: null, Svg.Tooltip(
            $"{result.Baseline.Description}, {SplitModes.NameOf(mode)}: {result.Mean.ToShare()} ({result.Interval.Low.ToShare()} to " +
            $"{result.Interval.High.ToShare()})")));
    }
}
