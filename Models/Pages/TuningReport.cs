using System.Globalization;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Study.Tuning;

namespace Gtzan.Models.Pages;

/// <summary>The report of a search: the chart as a separate file, and a page with the chart and the ranking.</summary>
internal static class TuningReport
{
    public const string PageName = "report.html";
    public const string PictureName = "parallel-coordinates.svg";

    /// <summary>Writes both into a folder. Returns the path of the page.</summary>
    public static string Write(string folder, TuningPlan plan, IReadOnlyList<RungResult> ranking, string? command, string caveat)
    {
        var picture = TuningChart.Draw(plan, ranking);
        File.WriteAllText(Path.Combine(folder, PictureName), picture + "\n");
        var title = $"Search for hyper-parameters of {plan.Model.Name}";
        var page = new HtmlPage(title, title);
        page.Lead($"{plan.Data.Describe()}. {plan.Describe()}");
        page.Note(caveat);
        if (command is not null)
        {
            page.Heading("To train the best");
            page.Code(command);
        }

        page.Heading("Trials");
        page.Figure(
            picture,
            "Each line is a trial: what it tried, and its mean accuracy on the validation folds after its last epoch. Dashed ones were " +
            "stopped early, so that " +
            "their accuracy is that of fewer epochs.");
        var keys = plan.Space.Dimensions.Select(dimension => dimension.Tunable.Key).ToArray();
        page.Heading("Ranking");
        page.Table(
            ["rank", "trial", "epochs", "accuracy", "± sd of folds", "loss", .. keys],
            ranking.Select((result, rank) => (Row(rank + 1, result, keys), rank == 0)));
        var path = Path.Combine(folder, PageName);
        File.WriteAllText(path, page.ToString());
        return path;
    }

    private static IReadOnlyList<string> Row(int rank, RungResult result, string[] keys)
    {
        var values = result.Settings.Values.ToDictionary();
        return
        [
            Text(rank), Text(result.Trial), Text(result.Epochs),
            .. result.HasDiverged
                ? (string[])["diverged", "", ""]
                : [result.Accuracy.ToShare(), result.Deviation.ToShare(), result.Loss.ToString("F4", CultureInfo.InvariantCulture)],
            .. keys.Select(key => values[key]),
        ];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
