using System.Xml.Linq;
using Gtzan.Audio.Datasets.Tables;
using Gtzan.Models.Study.Figures;

namespace Gtzan.Tests.Models.Study.Figures;

public sealed class TableFiguresTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void A_table_has_its_three_pictures()
    {
        var section = TableFigures.Draw(Table(_ => 1), "made up");

        Assert.Equal("Figure 2: 6 tracks of 2 genres, made up", section.Title);
        Assert.Equal(["2-correlations", "2-tempo", "2-components"], section.Figures.Select(figure => figure.Name));

        // 28 means and the tempo, which vary all.
        Assert.Equal(29 * 29, section.Figures[0].Picture.Descendants(Svg + "rect").Count());
        Assert.Contains(section.Figures[0].Picture.Descendants(Svg + "text"), text => text.Value == "mfcc20");
        Assert.Equal(2, section.Figures[1].Picture.Descendants(Svg + "rect").Count());
        Assert.Equal(
            6, section.Figures[2].Picture.Descendants(Svg + "title")
            .Count(title => title.Value.EndsWith(".wav", StringComparison.Ordinal)));
        Assert.Contains(
            section.Figures[2].Picture.Descendants(Svg + "text"), text =>
                text.Value.StartsWith("first component (", StringComparison.Ordinal));
    }

    [Fact]
    public void Features_that_do_not_vary_are_left_blank()
    {
        var section = TableFigures.Draw(Table(column => column == 0 ? 0 : 1), "made up");

        Assert.Equal(28 * 28, section.Figures[0].Picture.Descendants(Svg + "rect").Count());
        Assert.Contains("blank", section.Figures[0].Caption, StringComparison.Ordinal);
    }

    /// <summary>Three tracks each of two genres, of noise times a factor for each column.</summary>
    private static FeatureTable Table(Func<int, double> factor)
    {
        var random = new Random(3);
        return new FeatureTable(
        [
            .. Enumerable.Range(0, 6).Select(i => new FeatureRow(
                $"{i}.wav", $"{i}", -1, 1000, i < 3 ? "rock" : "blues",
                [.. Enumerable.Range(0, FeatureTable.FeatureColumns.Count).Select(column => 5 + (factor(column) * random.NextDouble()))])),
        ]);
    }
}
