using System.Globalization;
using System.Xml.Linq;
using Gtzan.Engine.Training;
using Gtzan.Models.Charts;
using Gtzan.Models.Comparison;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Pages;

/// <summary>The page that compares runs: accuracies, curves over each other, differences of settings, and pairs track by track.</summary>
internal static class ComparisonPage
{
    // The palette has as many colours; further lines are dashed.
    private const int Colors = 7;

    /// <summary>Creates the page.</summary>
    public static string Of(RunComparison comparison, string checkpoint)
    {
        var runs = comparison.Runs;
        var page = new HtmlPage("Comparison of runs", $"Comparison of {runs.Count} runs", isWide: runs.Count > 4);
        page.Lead($"Tested with the weights of the {checkpoint} epoch. Intervals of 95 %, by bootstrap over the tracks.");
        page.Heading("Test");
        page.Table(
            ["run", "name", "model", "parameters", "split", "by segment", "interval", "by track", "interval", "macro F1", "validation",
                "seconds"],
            runs.Select(run => ((IReadOnlyList<string>)Row(run), false)));

        page.Heading("Training");
        page.Pair(() =>
        {
            page.Figure(
                Curves(runs, "validation accuracy", epoch => epoch.ValidationAccuracy), "Share of validation segments that are right.");
            page.Figure(Curves(runs, "validation loss", epoch => epoch.ValidationLoss), TrainingCurves.LossCaption);
            page.Figure(
                Curves(runs, "training accuracy", epoch => epoch.Accuracy), "Measured during the epoch, with dropout where there is any.");
            page.Figure(Curves(runs, "training loss", epoch => epoch.Loss), "During the epoch.");
        });

        page.Heading("Settings that differ");
        if (comparison.Differences.Count == 0)
            page.Lead("None.");
        else
            page.Table(
                ["setting", .. runs.Select(run => run.Letter)],
                comparison.Differences.Select(parameter => (
                    (IReadOnlyList<string>)[parameter.Key, .. runs.Select(run => run.Summary.TextOf(parameter))], false)));

        page.Heading("Pairs, by track");
        page.Lead(
            "McNemar's exact test looks at the tracks on which only one of two is right: a p below 0.05 is seldom chance, unless many " +
            "pairs are looked at.");
        page.Table(
            ["pair", "only the first right", "only the second right", "second minus first", "p"],
            comparison.Pairs.Where(pair => pair.Test is not null).Select(pair => ((IReadOnlyList<string>)Row(pair, pair.Test!), false)));
        foreach (var pair in comparison.Pairs.Where(pair => pair.Test is null))
            page.Note(Incomparable(pair));
        return page.ToString();
    }

    /// <summary>Says that two runs have other test parts.</summary>
    public static string Incomparable(ComparedPair pair) =>
        $"{pair.First.Letter} and {pair.Second.Letter} were tested on different tracks or segments (their data, split or seed differ), " +
        "so that they cannot be compared track by track, and their accuracies differ by chance too.";

    /// <summary>The cells of a pair.</summary>
    public static string[] Row(ComparedPair pair, PairedTest test) =>
    [
        $"{pair.First.Letter}, {pair.Second.Letter}", Number(test.OnlyFirst), Number(test.OnlySecond), test.Difference.ToString(),
        test.PValue.ToString(test.PValue < 0.001 ? "0.0E+0" : "0.000", CultureInfo.InvariantCulture),
    ];

    private static string[] Row(ComparedRun run) =>
    [
        run.Letter, run.Summary.Name, run.Summary.Model!, Number(run.Results.ParameterCount),
        SplitModes.NameOf(run.Summary.Parameters!.Split), run.Test.SegmentAccuracy.ToShare(), run.Test.SegmentInterval.ToString(),
        run.Test.TrackAccuracy.ToShare(), run.Test.TrackInterval.ToString(), run.Test.MacroF1.ToShare(),
        run.Summary.ValidationAccuracy?.ToShare() ?? "", run.Summary.Seconds?.ToString("F0", CultureInfo.InvariantCulture) ?? "",
    ];

    private static XElement Curves(IReadOnlyList<ComparedRun> runs, string quantity, Func<EpochResult, double> value)
    {
        var lines = runs.Select((run, i) =>
            new ChartLine(run.Letter, [.. run.Summary.Epochs.Select(value)], Palette.Color(i), i >= Colors));
        return LineChart.Draw(quantity, markedEpoch: 0, "", [.. lines]);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
