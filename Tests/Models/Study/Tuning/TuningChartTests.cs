using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Models.Architectures;
using Gtzan.Models.Charts;
using Gtzan.Models.Configuration;
using Gtzan.Models.Pages;
using Gtzan.Models.Study.Tuning;
using Gtzan.Models.Training;
using Gtzan.Tests.Models.Training;

namespace Gtzan.Tests.Models.Study.Tuning;

public sealed class TuningChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Models => [.. GenreModel.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_trial_is_a_line_over_all_axes_within_the_picture_and_every_axis_has_its_name_and_unit(string model)
    {
        var plan = Plan(model);
        var picture = TuningChart.Draw(plan, Ranking(plan));

        var lines = Lines(picture);
        Assert.Equal(12, lines.Length);
        var (width, height) = Size(picture);
        foreach (var line in lines)
        {
            var points = line.Attribute("points")!.Value.Split(' ').Select(point => point.Split(',').Select(Number).ToArray()).ToArray();
            Assert.Equal(plan.Space.Dimensions.Count + 1, points.Length);
            Assert.All(
                points, point => Assert.True(point[0] >= 0 && point[0] <= width && point[1] >= 0 && point[1] <= height, line.ToString()));
        }

        string[] texts = [.. picture.Descendants(Svg + "text").Select(text => text.Value)];
        foreach (var dimension in plan.Space.Dimensions)
        {
            Assert.Contains(dimension.Tunable.Name, texts);
            Assert.Contains($"({dimension.Tunable.Unit})", texts);
        }

        Assert.Contains("(log scale)", texts);
        Assert.Contains("(validation)", texts);
        Assert.DoesNotContain("NaN", picture.ToString(), StringComparison.Ordinal);
        Assert.InRange(width, 600, 700);
    }

    [Fact]
    public void The_best_is_drawn_last_in_its_own_colour_and_stopped_trials_are_dashed()
    {
        var plan = Plan("mlp");
        var ranking = Ranking(plan);
        var lines = Lines(TuningChart.Draw(plan, ranking));

        Assert.StartsWith($"trial {ranking[0].Trial}, learning_rate ", lines[^1].Element(Svg + "title")!.Value, StringComparison.Ordinal);
        Assert.Single(lines, line => line.Attribute("stroke")!.Value == lines[^1].Attribute("stroke")!.Value);
        Assert.Single(lines, line => line.Attribute("stroke-dasharray") is null);
        Assert.Equal(lines.Max(line => Number(line.Attribute("stroke-width")!.Value)), Number(lines[^1].Attribute("stroke-width")!.Value));
    }

    /// <summary>1e-5, 1e-4, 1e-3 and 1e-2 are at equal distances, from the bottom to the top.</summary>
    [Fact]
    public void Powers_of_ten_are_evenly_spaced_on_a_logarithmic_axis()
    {
        var axis = ChartAxis.OfNumbers("learning rate", "log scale", 1e-5, 1e-2, isLogarithmic: true);

        Assert.Equal(["10⁻⁵", "10⁻⁴", "0.001", "0.01"], axis.Ticks.Select(tick => tick.Label));
        Assert.Equal([0, 0.3333, 0.6667, 1], axis.Ticks.Select(tick => Math.Round(tick.Place, 4)));
    }

    [Theory]
    [InlineData(64, 512, true)]
    [InlineData(1, 4, false)]
    [InlineData(0, 0.5, false)]
    [InlineData(3e-4, 7e-4, true)]
    [InlineData(0.35, 0.4, false)]
    [InlineData(5, 5, true)]
    public void An_axis_has_labels_at_its_ends_and_none_twice_or_too_close(double low, double high, bool isLogarithmic)
    {
        var ticks = ChartAxis.OfNumbers("", "", low, high, isLogarithmic).Ticks;

        Assert.Equal(ticks.Count, ticks.Select(tick => tick.Label).Distinct().Count());
        Assert.All(ticks.Zip(ticks.Skip(1)), pair => Assert.True(pair.Second.Place - pair.First.Place > 0.05));
        Assert.Equal(low == high ? (0.5, 0.5) : (0, 1), (ticks[0].Place, ticks[^1].Place));
    }

    /// <summary>By the luminance of the colours, so that the order is seen in grey and by anybody.</summary>
    [Fact]
    public void The_higher_a_score_the_darker_its_colour()
    {
        var luminances = Enumerable.Range(0, 21).Select(i => ParallelCoordinatesChart.Color(i / 20.0)).Select(color =>
            (0.2126 * Linear(color[1..3])) + (0.7152 * Linear(color[3..5])) + (0.0722 * Linear(color[5..7]))).ToArray();

        Assert.All(luminances.Zip(luminances.Skip(1)), pair => Assert.True(pair.First > pair.Second));
        Assert.Equal(
            (ParallelCoordinatesChart.Color(0), ParallelCoordinatesChart.Color(1)),
            (ParallelCoordinatesChart.Color(-1), ParallelCoordinatesChart.Color(2)));

        static double Linear(string hex) => Math.Pow(int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0, 2.2);
    }

    [Fact]
    public void Trials_that_are_all_the_same_or_have_all_diverged_can_be_drawn()
    {
        var plan = Plan("mlp");
        foreach (
            var ranking in new[] { Ranking(plan, _ => 1), Ranking(plan, _ => 0),
            [.. Ranking(plan).Select(result => result with { Accuracies = [], Losses = [] })] })
        {
            Assert.DoesNotContain("NaN", TuningChart.Draw(plan, ranking).ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_page_is_well_formed_and_needs_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var plan = Plan("mlp");
        var text = File.ReadAllText(
            TuningReport.Write(folder.Root, plan, Ranking(plan), "gtzan train mlp --set 'mlp.layers=[8]' <&>", "a caveat"));
        var page = XDocument.Parse(Regex.Replace(text, "<!DOCTYPE html>|<meta [^>]*>", ""));

        Assert.DoesNotMatch(@"(?i)\b(src|href|srcset|action)\s*=|url\s*\(|@import|<script|<link|<iframe", text);
        Assert.Single(page.Descendants(Svg + "svg"));
        Assert.Equal("gtzan train mlp --set 'mlp.layers=[8]' <&>", page.Descendants("code").Single().Value);
        Assert.Equal(1 + 12, page.Descendants("tr").Count());
        Assert.Equal(Svg + "svg", XDocument.Load(Path.Combine(folder.Root, TuningReport.PictureName)).Root!.Name);
    }

    private static XElement[] Lines(XElement picture) =>
        [.. picture.Descendants(Svg + "polyline").Where(line => line.Element(Svg + "title") is not null)];

    private static (double Width, double Height) Size(XElement picture)
    {
        var box = picture.Attribute("viewBox")!.Value.Split(' ');
        return (Number(box[2]), Number(box[3]));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static TuningPlan Plan(string name)
    {
        var model = GenreModel.Named(name);
        var parameters = SmallData.Parameters("epochs=9");
        var data = SmallData.Create(["a", "b"], tracksPerGenre: 8);
        var space = SearchSpace.Of(model, parameters, [], []);
        var split = DataSplit.Create(data.Dataset, SplitMode.Segment, 0.3f, 0.2f, seed: 1);
        return new TuningPlan(
            model, parameters, space, IsGrid: false, space.Sample(12, 1, Tunable.Of(model)), SuccessiveHalving.Plan(12, 9, 3), data, split,
            TuningFolds.Create(data.Dataset, split, 2, seed: 1));
    }

    private static RungResult[] Ranking(TuningPlan plan, Func<int, double>? accuracy = null) =>
    [
        .. plan.Trials.Select((settings, i) =>
        {
            var rung = i == 3 ? 3 : i < 4 ? 2 : 1;
            var mean = accuracy?.Invoke(i) ?? 0.3 + (0.03 * i);
            return new RungResult(rung, i + 1, plan.Rungs[rung - 1].Epochs, settings, [mean, mean], [1, 2]);
        }).OrderByDescending(result => result.Rung).ThenByDescending(result => result.Accuracy),
    ];
}
