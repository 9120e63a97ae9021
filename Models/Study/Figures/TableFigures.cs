using System.Globalization;
using Gtzan.Audio.Datasets.Tables;
using Gtzan.Models.Charts;
using Gtzan.Models.Study.Exploration;

namespace Gtzan.Models.Study.Figures;

/// <summary>Figure 2 of the study: features by genre.</summary>
internal static class TableFigures
{
    private const string Mean = "_mean", Tempo = "tempo";

    /// <summary>Draws the figures; a single row gets a note instead.</summary>
    /// <param name="table">The features.</param>
    /// <param name="origin">The origin, for display.</param>
    public static FigureSection Draw(FeatureTable table, string origin)
    {
        string[] genres = [.. table.Rows.Select(row => row.Genre).Distinct().Order(StringComparer.Ordinal)];
        var unit = table.Rows.Any(row => row.Segment >= 0) ? "segments" : "tracks";
        if (table.Rows.Count < 2)
        {
            return new FigureSection("Figure 2: features by genre")
            {
                Notes = [
                    $"The features of a single {unit[..^1]} ({origin}) have no correlations, boxes or components: name more tracks with " +
                    "--data, or a table with --features."],
            };
        }

        return new FigureSection($"Figure 2: {table.Rows.Count} {unit} of {genres.Length} genre{(genres.Length == 1 ? "" : "s")}, {origin}")
        {
            Figures =
            [
                Correlations(table),
                Tempos(table, genres, unit),
                Components(table, genres, unit),
            ],
        };
    }

    private static Figure Correlations(FeatureTable table)
    {
        int[] columns =
            [.. Enumerable.Range(0, table.Columns.Count)
            .Where(i => table.Columns[i].EndsWith(Mean, StringComparison.Ordinal) || table.Columns[i] == Tempo)];
        var scores = StandardScores.Of([.. table.Rows.Select(row => columns.Select(column => row.Values[column]).ToArray())]);
        var correlations = StandardScores.Products(scores);
        var constant = Enumerable.Range(0, columns.Length).Where(column => scores.All(row => row[column] == 0)).ToArray();
        foreach (var column in constant)
        {
            for (var other = 0; other < columns.Length; other++)
                correlations[column, other] = correlations[other, column] = double.NaN;
        }

        return new Figure(
            "2-correlations",
            CorrelationChart.Draw(
                [.. columns.Select(column => table.Columns[column].Replace(Mean, "", StringComparison.Ordinal))], correlations),
            "Pearson's correlations of the features' means" + (constant.Length > 0 ? "; blank where a feature does not vary." : "."));
    }

    private static Figure Tempos(FeatureTable table, string[] genres, string unit)
    {
        var tempo = table.Columns.ToList().IndexOf(Tempo);
        return new Figure(
            "2-tempo",
            BoxPlotChart.Draw(
                "tempo by genre", "tempo (beats per minute)", unit,
                [.. genres.Select(
                    genre => (genre, BoxStatistics.Of(table.Rows.Where(row => row.Genre == genre).Select(row => row.Values[tempo]))))],
                (group, value) => string.Join(", ", table.Rows
                    .Where(row => row.Genre == genres[group] && row.Values[tempo] == value).Select(row => row.FileName))),
            $"Tempo by genre: a box holds the middle half of the {unit}, its bar is the median; whiskers reach to the last within 1.5 " +
            "lengths of the box, dots are outliers.");
    }

    private static Figure Components(FeatureTable table, string[] genres, string unit)
    {
        var components = PrincipalComponents.Of([.. table.Rows.Select(row => row.Values)], 2);
        var shares = components.Shares.Select(share => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F1} %")).ToArray();
        return new Figure(
            "2-components",
            ScatterChart.Draw(
                "principal components of the features", $"first component ({shares[0]} of the variance)",
                $"second component ({shares[1]} of the variance)", genres,
                [.. table.Rows.Select(
                    (row, i) =>
                        new ScatterPoint(components.Scores[i][0], components.Scores[i][1],
                            Array.IndexOf(genres, row.Genre), row.FileName))]),
            string.Create(
                CultureInfo.InvariantCulture,
                $"The {unit} in the first two principal components of all {table.Columns.Count} features, each brought to mean 0 and " +
                $"variance 1; together they have {100 * components.Shares.Sum():F1} % of the variance. Large: the mean of a genre."));
    }
}
