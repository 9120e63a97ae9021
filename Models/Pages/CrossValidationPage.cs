using System.Globalization;
using Gtzan.Models.Charts;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Study.Experiments;

namespace Gtzan.Models.Pages;

/// <summary>The report of a cross-validation: a chart and a table of the candidates.</summary>
internal static class CrossValidationPage
{
    public const string FileName = "report.html";

    /// <summary>The columns of the table, for pages and terminals.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["candidate", "parameters", "tracks", "by segment", "by track", "95 % interval", "± sd of seeds"];

    /// <summary>The cells of a candidate.</summary>
    public static IReadOnlyList<string> Cells(ExperimentResult result)
    {
        var mean = result.OfSeeds.Average();
        var deviation = Math.Sqrt(result.OfSeeds.Sum(share => (share - mean) * (share - mean)) / Math.Max(1, result.OfSeeds.Count - 1));
        return
        [
            result.Candidate.Name, result.Parameters.ToString("N0", CultureInfo.InvariantCulture),
            result.Tracks.ToString(CultureInfo.InvariantCulture), result.BySegment.ToShare(),
            result.ByTrack.ToShare(), result.Interval.ToString(), result.OfSeeds.Count > 1 ? deviation.ToShare() : "",
        ];
    }

    /// <summary>Creates the page.</summary>
    /// <param name="experiment">What was cross-validated.</param>
    /// <param name="results">The results.</param>
    /// <param name="data">The data, in a sentence.</param>
    /// <param name="command">The command line.</param>
    public static string Of(Experiment experiment, IReadOnlyList<ExperimentResult> results, string data, string command)
    {
        const string Title = "Cross-validation";
        var page = new HtmlPage(Title, Title);
        page.Lead($"{data}.");
        page.Paragraph(Describe(experiment));
        page.Figure(
            IntervalChart.Draw(
                [.. results.Select(result => new IntervalRow(result.Candidate.Name, result.ByTrack, result.Interval))],
                "accuracy by track"),
            "The mean over the seeds, with the 95 % interval by bootstrap over the tracks.");
        page.Table(Columns, results.Select(result => (Cells(result), false)));
        page.Heading("Again");
        page.Code(command);
        return page.ToString();
    }

    /// <summary>Describes how the candidates were tested.</summary>
    public static string Describe(Experiment experiment) =>
        $"{experiment.Folds} folds by {SplitModes.NameOf(experiment.Mode)}, {experiment.Seeds} " +
        $"seed{(experiment.Seeds == 1 ? "" : "s")}: every track is tested once a seed, by a model that was trained on the other folds, " +
        "for a fixed number of epochs." +
        (experiment.TestData is null ? "" :
            " From one data set to the other (→), all tracks of the first are trained on and all of the second tested, but copies.");
}
