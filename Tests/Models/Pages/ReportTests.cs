using System.Text.RegularExpressions;
using System.Xml.Linq;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Training;
using Gtzan.Models.Charts;
using Gtzan.Models.Pages;
using Gtzan.Models.Training;
using Gtzan.Tests.Models.Training;

namespace Gtzan.Tests.Models.Pages;

public sealed class ReportTests : IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_report_is_well_formed_and_needs_nothing_else()
    {
        var text = Report("epochs=3");
        var page = Parse(text);

        Assert.StartsWith("<!DOCTYPE html>\n", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?i)\b(src|srcset|action)\s*=|url\s*\(|@import|<script|<link|<iframe", text);
        Assert.DoesNotMatch(@"href=""(?!#|data:image/png;base64,)", text);
        Assert.DoesNotMatch(@"(?i)https?:", text.Replace("\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal));
        Assert.Contains("<meta charset=\"utf-8\">", text, StringComparison.Ordinal);
        Assert.InRange(page.Descendants(Svg + "svg").Count(), 6, 40);
        Assert.All(page.Descendants(Svg + "svg"), picture => Assert.NotEmpty(picture.Attribute("aria-label")!.Value));
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_has_the_curves_the_tables_and_the_settings()
    {
        var page = Parse(Report("epochs=3"));

        var curves = page.Descendants(Svg + "polyline").Where(line => line.Attribute("points")!.Value.Split(' ').Length == 3).ToArray();
        Assert.Equal(4, curves.Length);
        var rows = page.Descendants("tr").Select(row => row.Elements().Select(cell => cell.Value).ToArray()).ToArray();
        Assert.Contains(rows, row => row is ["macro average", ..]);
        Assert.Contains(rows, row => row is ["weighted average", ..]);
        Assert.Contains(rows, row => row is ["epochs", "3"]);
        Assert.Contains(rows, row => row is ["segments", "10 to train, 2 to validate, 4 to test"]);
        Assert.Contains(rows, row => row is ["mlp.layers", "[8]"]);
        Assert.DoesNotContain(rows, row => row[0].StartsWith("cnn.", StringComparison.Ordinal));
        Assert.Contains(rows, row => row is ["dense", "[8]", _, _, "relu", ..]);
    }

    [Fact]
    public void A_single_epoch_has_curves_too()
    {
        var page = Parse(Report("epochs=1"));

        Assert.Equal(4, page.Descendants(Svg + "circle").Count());
        Assert.DoesNotContain(page.Descendants("meta"), meta => meta.Attribute("http-equiv") is not null);
        Assert.Equal(4, page.Descendants(Svg + "polyline").Count(line => line.Attribute("points")!.Value.Split(' ').Length == 1));
    }

    [Fact]
    public void Every_link_leads_to_a_place_of_the_page_and_every_cell_to_its_tracks()
    {
        var page = Parse(Report("epochs=1"));
        var places = page.Descendants().Select(element => element.Attribute("id")?.Value).OfType<string>().ToArray();
        var links = page.Descendants().Select(element => element.Attribute("href")?.Value).OfType<string>()
            .Where(link => link.StartsWith('#')).ToArray();

        Assert.Equal(places.Length, places.Distinct().Count());
        Assert.All(links, link => Assert.Contains(link[1..], places));
        var cells = page.Descendants(Svg + "a").ToArray();
        Assert.NotEmpty(cells);
        foreach (var cell in cells.Where(cell => cell.Ancestors("div").Any()))
        {
            var list = page.Descendants("article").Single(article => article.Attribute("id")!.Value == cell.Attribute("href")!.Value[1..]);
            Assert.NotEmpty(list.Descendants("li"));
        }
    }

    [Fact]
    public void The_mistakes_come_most_confident_first_with_their_neighbours_and_a_map()
    {
        var page = Parse(Report("epochs=1"));
        var mistakes = page.Descendants("article").Where(card => card.Attribute("id")!.Value.StartsWith("track-", StringComparison.Ordinal))
            .ToArray();
        var confidences = mistakes.Select(card => double.Parse(
            Regex.Match(card.Elements("p").First().Value, @"^\w+ ([01]\.\d{3}), ").Groups[1].Value,
            System.Globalization.CultureInfo.InvariantCulture)).ToArray();

        Assert.NotEmpty(mistakes);
        Assert.Equal(confidences.OrderDescending(), confidences);
        Assert.All(mistakes, card => Assert.Matches(@"Nearest: .+ \((blues|rock)\) -?[01]\.\d{3}", card.Value));
        Assert.Contains("red raises the logit of", mistakes[0].Value, StringComparison.Ordinal);
        Assert.Equal(2, mistakes[0].Descendants(Svg + "svg").First().Elements(Svg + "rect").Count());
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 0)]
    public void A_run_that_trains_has_a_page_that_refreshes_itself(bool isTraining, int epochs)
    {
        var data = SmallData.Create(["blues", "rock"]);
        var parameters = SmallData.Parameters("epochs=3");
        var split = DataSplit.Create(data.Dataset, parameters.Split, parameters.TestSize, parameters.ValidationSize, 1);
        var text = RunReport.Of(new RunInProgress(
            new RunFolder("a run"), SmallData.Mlp, parameters, data, split,
            [.. Enumerable.Range(1, epochs).Select(epoch => new EpochResult(epoch, 1, 0.5, 1, 0.5))], isTraining, DateTime.UnixEpoch));
        var page = Parse(text);

        Assert.Equal(isTraining, text.Contains("<meta http-equiv=\"refresh\" content=\"5\">", StringComparison.Ordinal));
        Assert.Contains(
            isTraining ? "2 of 3 epochs were done at 1970-01-01 00:00:00 UTC" : "Stopped after 0 of 3 epochs", text,
            StringComparison.Ordinal);
        Assert.Contains("gtzan train --resume &#39;a run&#39;", text, StringComparison.Ordinal);
        Assert.Equal(epochs > 0 ? 2 : 0, page.Descendants(Svg + "svg").Count());
        Assert.Contains(page.Descendants("td"), cell => cell.Value == "mlp.layers");
    }

    [Theory]
    [InlineData("<b>&\"", "it's <script>alert(1)</script>")]
    [InlineData("größer", "音楽")]
    public void Names_of_genres_are_text_and_nothing_else(string first, string second)
    {
        var text = Report("epochs=1", [first, second]);
        var page = Parse(text);

        Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>&", text, StringComparison.Ordinal);
        Assert.Contains(page.Descendants("td"), cell => cell.Value == first);
        Assert.Contains(page.Descendants(Svg + "text"), label => label.Value == second);
    }

    [Fact]
    public void A_chart_omits_non_finite_values()
    {
        var chart = Draw(1, double.NaN, double.PositiveInfinity, 2);

        Assert.DoesNotContain("NaN", chart.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("∞", chart.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", chart.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, chart.Descendants(Svg + "polyline").First().Attribute("points")!.Value.Split(' ').Length);
        Assert.DoesNotContain("NaN", Draw(double.NaN).ToString(), StringComparison.Ordinal);
    }

    /// <summary>The step between ticks would be too small to be added to a tick.</summary>
    [Fact]
    public void A_chart_of_values_that_differ_in_the_last_digit_terminates() =>
        Assert.InRange(Draw(1, Math.BitIncrement(1)).Descendants(Svg + "line").Count(), 5, 30);

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(2.30, 2.31)]
    [InlineData(0.00001, 0.00009)]
    [InlineData(0.0, 123456.0)]
    [InlineData(-3.0, -2.0)]
    [InlineData(5.0, 5.0)]
    [InlineData(0.0, 0.0)]
    public void No_two_ticks_of_a_chart_have_the_same_label(double low, double high)
    {
        var labels = Draw(low, high, low).Descendants(Svg + "text").Where(text => text.Attribute("text-anchor")!.Value == "end")
            .Select(text => text.Value).ToArray();

        Assert.InRange(labels.Length, 2, 12);
        Assert.Equal(labels.Length, labels.Distinct().Count());
    }

    [Fact]
    public void The_labels_of_epochs_are_distinct_and_begin_with_the_first()
    {
        foreach (var epochs in (int[])[1, 2, 3, 7, 8, 9, 20, 100, 1000])
        {
            var chart = Draw([.. Enumerable.Range(0, epochs).Select(i => 1.0 / (i + 1))]);
            var labels = chart.Descendants(Svg + "text")
                .Where(text => Regex.IsMatch(text.Value, @"^\d+$") && text.Attribute("y")!.Value == "292").Select(text => text.Value)
                .ToArray();
            Assert.Equal("1", labels[0]);
            Assert.Equal(labels.Length, labels.Distinct().Count());
            Assert.InRange(labels.Length, 1, 12);
        }
    }

    private static XElement Draw(params double[] values) =>
        LineChart.Draw("loss", 1, "best: 1", new ChartLine("training", values, "#0072b2", IsDashed: false));

    /// <summary>Everything but the doctype and the two elements that HTML leaves open is XML.</summary>
    private static XDocument Parse(string text) => XDocument.Parse(Regex.Replace(text, "<!DOCTYPE html>|<meta [^>]*>", ""));

    private string Report(string setting, string[]? genres = null)
    {
        using var device = Device.Create("cpu", threads: 1);
        var folder = RunFolder.Create(_folder["run"]);
        new TrainingRun(SmallData.Mlp, SmallData.Parameters(setting), SmallData.Create(genres ?? ["blues", "rock"]), folder, device)
        {
            Report = RunReport.Of,
        }
            .Execute(null, null, CancellationToken.None);
        return File.ReadAllText(folder.ReportFile);
    }
}
