using System.Globalization;
using System.Xml.Linq;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Models.Charts;
using Gtzan.Models.Study.Exploration;
using Gtzan.Models.Study.Figures;

namespace Gtzan.Tests.Models.Charts;

/// <summary>The content and layout of the charts.</summary>
public sealed class ChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void A_waveform_has_its_peaks_at_their_times()
    {
        var samples = new float[22050];
        samples[11025] = 0.5f;
        samples[16537] = -0.25f;
        var chart = WaveformChart.Draw(samples, 22050);

        var points = Points(chart.Descendants(Svg + "polygon").Single());
        Assert.Equal(2000, points.Length);
        var (highest, lowest) = (points.MinBy(point => point.Y), points.MaxBy(point => point.Y));

        // The axis goes from −0.6 to 0.6, and from 0 to 1 s.
        Assert.Equal(TimeAxis.Left + (0.5 * TimeAxis.InnerWidth), highest.X, 0.5);
        Assert.Equal(TimeAxis.Left + (0.75 * TimeAxis.InnerWidth), lowest.X, 0.5);
        Assert.Equal(TimeAxis.Top + (0.1 / 1.2 * TimeAxis.InnerHeight), highest.Y, 0.5);
        Assert.Equal(TimeAxis.Top + (0.85 / 1.2 * TimeAxis.InnerHeight), lowest.Y, 0.5);
        Assert.Equal(["−0.6", "−0.4", "−0.2", "0.0", "0.2", "0.4", "0.6"], Labels(chart, "end"));
        Assert.Contains("time (s)", Labels(chart));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_waveform_of_silence_or_of_one_sample_is_a_picture_too(float sample) =>
        Assert.DoesNotContain("NaN", WaveformChart.Draw([sample], 22050).ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_raster_has_the_cells_where_they_belong()
    {
        // Two bins, four frames; the second bin is the upper one.
        var chart = Raster(4, 2, (frame, bin) => frame + (4 * bin));
        var image = Image(chart.Draw());

        Assert.Equal(4, image.Width);
        var rows = image.Pixels.Chunk(4).ToArray();
        Assert.Equal(Enumerable.Range(4, 4).Select(value => ColorMap.IndexOf(value / 7.0)), rows[0]);
        Assert.Equal(rows[0], rows[(image.Height / 2) - 1]);
        Assert.Equal(Enumerable.Range(0, 4).Select(value => ColorMap.IndexOf(value / 7.0)), rows[image.Height / 2]);
        Assert.Equal(rows[image.Height / 2], rows[^1]);
    }

    [Fact]
    public void A_raster_of_many_frames_shows_means()
    {
        var chart = Raster(10_000, 1, (frame, _) => frame % 2 == 0 ? 0 : 7);
        var image = Image(chart.Draw());

        Assert.InRange(image.Width, 500, 1200);
        Assert.All(image.Pixels, pixel => Assert.InRange(pixel, 100, 155)); // 9, 10 or 11 frames a dot
    }

    [Fact]
    public void A_raster_follows_its_axis()
    {
        // Heights are squares of bins: bin 1 of 2 begins at a quarter of the height.
        var chart = Raster(1, 2, (_, bin) => 7 * bin) with { BinAt = height => 2 * Math.Sqrt(height) };
        var image = Image(chart.Draw());

        Assert.Equal(image.Height / 4.0, image.Pixels.Count(pixel => pixel == 0), 1.0);
        Assert.Equal(image.Height * 3 / 4.0, image.Pixels.Count(pixel => pixel == 255), 1.0);
    }

    [Fact]
    public void The_axis_of_a_raster_has_its_ticks_and_its_unit()
    {
        var chart = (Raster(44, 2, (_, _) => 0) with { Ticks = [(0.25, "low"), (0.75, "high")] }).Draw();

        var low = chart.Descendants(Svg + "text").Single(text => text.Value == "low");
        Assert.Equal(TimeAxis.Top + (0.75 * TimeAxis.InnerHeight) + 4, Number(low, "y"), 0.01);
        Assert.Contains("the unit", Labels(chart));
        Assert.Contains("the axis", Labels(chart));

        // Frame 22 of 44, a tenth of a second each, is centred on 2.2 s; the picture begins 0.05 s before zero.
        var two = chart.Descendants(Svg + "text")
            .Single(text => text.Value == "2" && Number(text, "y") == TimeAxis.Height - TimeAxis.Bottom + 18);
        Assert.Equal(TimeAxis.Left + (2.05 / 4.4 * TimeAxis.InnerWidth), Number(two, "x"), 0.01);
    }

    [Fact]
    public void Correlations_have_a_cell_each_and_none_for_what_is_undefined()
    {
        var chart = CorrelationChart.Draw(
            ["a", "b", "c"], new[,] { { 1, -1, double.NaN }, { -1, 1, double.NaN }, { double.NaN, double.NaN, double.NaN } });

        var cells = chart.Descendants(Svg + "rect").ToArray();
        Assert.Equal(4, cells.Length);
        Assert.Equal(
            [ColorMap.Diverging[1].Hex, ColorMap.Diverging[0].Hex, ColorMap.Diverging[0].Hex, ColorMap.Diverging[1].Hex],
            cells.Select(cell => cell.Attribute("fill")!.Value));
        Assert.Contains(cells, cell => cell.Value == "a and b: -1.00");
        Assert.Equal(2, Labels(chart).Count(label => label == "c"));
        Assert.Contains("correlation", Labels(chart));
    }

    [Fact]
    public void A_box_plot_has_boxes_at_the_quartiles()
    {
        var chart = BoxPlotChart.Draw(
            "a", "beats", "tracks", [("one", BoxStatistics.Of([0, 25, 50, 75, 100])), ("two", BoxStatistics.Of([40, 50, 50, 50, 100]))],
            (group, value) => $"track of {group} at {value}");

        // The axis goes from 0 to 100 over the places of those ticks.
        var zero = Number(chart.Descendants(Svg + "text").Single(text => text.Value == "0"), "x");
        var hundred = Number(chart.Descendants(Svg + "text").Single(text => text.Value == "100"), "x");
        var boxes = chart.Descendants(Svg + "rect").ToArray();
        Assert.Equal(2, boxes.Length);
        Assert.Equal(zero + (0.25 * (hundred - zero)), Number(boxes[0], "x"), 0.01);
        Assert.Equal(0.5 * (hundred - zero), Number(boxes[0], "width"), 0.01);
        Assert.Equal(0, Number(boxes[1], "width"));
        var outliers = chart.Descendants(Svg + "circle").Select(circle => Number(circle, "cx")).ToArray();
        Assert.Equal([zero + (0.4 * (hundred - zero)), hundred], outliers, (a, b) => Math.Abs(a - b) < 0.02);
        Assert.Contains(chart.Descendants(Svg + "circle"), circle => circle.Value == "track of 1 at 40: 40.0");
        Assert.Equal(["0", "20", "40", "60", "80", "100"], Labels(chart).Where(label => int.TryParse(label, out var value) && value != 5));
        Assert.Equal(2, Labels(chart).Count(label => label == "5"));
    }

    [Fact]
    public void A_scatter_chart_has_every_point_the_means_and_a_legend()
    {
        string[] kinds = ["one", "two"];
        var chart = ScatterChart.Draw("a", "x axis", "y axis", kinds, [new(0, 0, 0, "p"), new(10, 10, 0, "q"), new(10, 0, 1, "r")]);

        var markers = chart.Descendants().Where(element => element.Name == Svg + "circle" || element.Name == Svg + "polygon").ToArray();
        Assert.Equal(3 + 2 + 2, markers.Length);
        Assert.Equal(
            ["p", "q", "r", "mean of one", "mean of two"], markers.Where(marker => marker.Value.Length > 0).Select(marker => marker.Value));
        var circles = chart.Descendants(Svg + "circle").ToArray();
        Assert.Equal((Number(circles[0], "cx") + Number(circles[1], "cx")) / 2, Number(circles[2], "cx"), 0.01);
        Assert.True(Number(circles[0], "cy") > Number(circles[1], "cy")); // upwards
        foreach (var label in (string[])["one", "two", "x axis", "y axis"])
            Assert.Contains(label, Labels(chart));
    }

    [Fact]
    public void Long_names_of_genres_have_room()
    {
        string[] genres = ["blues", "progressive-death-metal"];
        var matrix = ConfusionMatrixChart.Draw(new int[2, 2], genres);
        Assert.True(
            matrix.Descendants(Svg + "text").Where(text => text.Value == genres[1]).Max(text => Number(text, "x")) > 7 * genres[1].Length);

        var scatter = ScatterChart.Draw("a", "x", "y", genres, [new(0, 0, 0, "p"), new(1, 1, 1, "q")]);
        Assert.True(
            scatter.Descendants(Svg + "text").Where(text => text.Value == genres[1])
            .Max(text => Number(text, "x")) < 640 - (7 * genres[1].Length));
    }

    [Fact]
    public void A_hundred_kinds_of_points_differ_in_colour_or_shape()
    {
        var markers = Enumerable.Range(0, 100).Select(kind => Marker.Draw(kind, 0, 0, 5).ToString()).ToArray();

        Assert.Equal(100, markers.Distinct().Count());
    }

    [Fact]
    public void A_separate_picture_has_size_style_and_background()
    {
        var picture = WaveformChart.Draw([0, 1, 0], 22050);
        var document = Gtzan.Models.Charts.Svg.Document(picture).Root!;

        Assert.Equal(("640", "280"), (document.Attribute("width")!.Value, document.Attribute("height")!.Value));
        Assert.Equal(["style", "rect"], document.Elements().Take(2).Select(element => element.Name.LocalName));
        Assert.Null(picture.Attribute("width"));
    }

    private static RasterChart Raster(int frames, int bins, Func<int, int, double> value) => new()
    {
        Description = "a grid",
        YLabel = "the axis",
        Unit = "the unit",
        Frames = frames,
        Bins = bins,
        Value = value,
        Ticks = [],
        SecondsAFrame = 0.1,
        Scale = new AxisScale(0, 7, 1),
    };

    /// <summary>The first image of a chart; the second is the bar of colours.</summary>
    private static PngFile Image(XElement chart)
    {
        const string Prefix = "data:image/png;base64,";
        var images = chart.Descendants(Svg + "image").Select(image => image.Attribute("href")!.Value).ToArray();
        Assert.Equal(2, images.Length);
        Assert.All(images, image => Assert.StartsWith(Prefix, image, StringComparison.Ordinal));
        return PngFile.Read(Convert.FromBase64String(images[0][Prefix.Length..]));
    }

    private static string[] Labels(XElement chart, string? anchor = null) =>
        [.. chart.Descendants(Svg + "text").Where(text => anchor is null || text.Attribute("text-anchor")!.Value == anchor)
            .Select(text => text.Value)];

    private static (double X, double Y)[] Points(XElement line) =>
    [
        .. line.Attribute("points")!.Value.Split(' ').Select(point => point.Split(',')).Select(point =>
            (double.Parse(point[0], CultureInfo.InvariantCulture), double.Parse(point[1], CultureInfo.InvariantCulture))),
    ];

    private static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
