using System.Globalization;
using System.Net;
using System.Text;
using Gtzan.Models.Configuration;
using Gtzan.Models.Reports;

namespace Gtzan.Models.Tuning;

/// <summary>The report of a search: the picture by itself, and a page that needs nothing else.</summary>
internal static class TuningReport
{
    public const string PageName = "report.html";
    public const string PictureName = "parallel-coordinates.svg";

    /// <summary>Writes both into a folder. Returns the path of the page.</summary>
    public static string Write(string folder, TuningPlan plan, IReadOnlyList<RungResult> ranking, string? command, string caveat)
    {
        var picture = TuningChart.Draw(plan, ranking).ToString();
        File.WriteAllText(Path.Combine(folder, PictureName), picture + "\n");
        var page = new StringBuilder();
        var title = $"Search for hyper-parameters of {plan.Model.Name}";
        page.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{Text(title)}</title>\n<style>\n{HtmlReport.Style}\ncode {{ overflow-wrap: anywhere; }}\n</style>\n</head>\n<body>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Text(title)}</h1>\n<p class=\"lead\">{Text(plan.Data.Describe())}. {Text(Describe(plan))}</p>\n<p class=\"note\">{Text(caveat)}</p>\n");
        if (command is not null)
            page.Append(CultureInfo.InvariantCulture, $"<h2>To train the best</h2>\n<p><code>{Text(command)}</code></p>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h2>Trials</h2>\n<figure>\n{picture}\n<figcaption>Each line is a trial: what it tried, and its mean accuracy on the validation folds after its last epoch. Dashed ones were stopped early, so that their accuracy is that of fewer epochs.</figcaption>\n</figure>\n");
        WriteTable(page, plan, ranking);
        page.Append("</body>\n</html>\n");
        var path = Path.Combine(folder, PageName);
        File.WriteAllText(path, page.ToString());
        return path;
    }

    /// <summary>What a search does, in two sentences.</summary>
    public static string Describe(TuningPlan plan)
    {
        var (first, last) = (plan.Rungs[0], plan.Rungs[^1]);
        return $"{Trials(first.Trials)} {(plan.IsGrid ? "of a grid" : "at random")} for {Epochs(first.Epochs)}" +
            string.Concat(plan.Rungs.Skip(1).Select(rung => $", the best {rung.Trials} on to {rung.Epochs}")) +
            $"; {plan.Folds.Count} folds of the {plan.Split.Train.Length + plan.Split.Validation.Length} segments that are not for the test, by {SplitModes.NameOf(plan.Parameters.Split)}.";

        static string Trials(int count) => $"{count} trial{(count == 1 ? "" : "s")}";
        static string Epochs(int count) => $"{count} epoch{(count == 1 ? "" : "s")}";
    }

    private static void WriteTable(StringBuilder page, TuningPlan plan, IReadOnlyList<RungResult> ranking)
    {
        var keys = plan.Space.Dimensions.Select(dimension => dimension.Tunable.Key).ToArray();
        page.Append(CultureInfo.InvariantCulture, $"<h2>Ranking</h2>\n<table>\n<tr><th>rank</th><th>trial</th><th>epochs</th><th>accuracy</th><th>± sd of folds</th><th>loss</th>{string.Concat(keys.Select(key => $"<th>{Text(key)}</th>"))}</tr>\n");
        for (var rank = 0; rank < ranking.Count; rank++)
        {
            var result = ranking[rank];
            var values = result.Settings.Values.ToDictionary();
            var score = result.HasDiverged
                ? "<td>diverged</td><td></td><td></td>"
                : string.Create(CultureInfo.InvariantCulture, $"<td>{result.Accuracy:F3}</td><td>{result.Deviation:F3}</td><td>{result.Loss:F4}</td>");
            page.Append(CultureInfo.InvariantCulture, $"<tr{(rank == 0 ? " class=\"sum\"" : "")}><td>{rank + 1}</td><td>{result.Trial}</td><td>{result.Epochs}</td>{score}{string.Concat(keys.Select(key => $"<td>{Text(values[key])}</td>"))}</tr>\n");
        }

        page.Append("</table>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
