using System.Globalization;
using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Commands;

/// <summary>The result of a test as a table in the form of the study's.</summary>
internal static class TestResultTable
{
    // Further parts of a confusion matrix fill screens.
    private const int MaxParts = 4;

    /// <summary>Writes the scores and the confusion matrix.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="result">The result.</param>
    /// <param name="genres">The genres.</param>
    /// <param name="elsewhere">Where the confusion matrix is if it does not fit, for a sentence.</param>
    public static void Write(Terminal terminal, TestResult result, IReadOnlyList<string> genres, string elsewhere)
    {
        var table = TextTable.OfNumbers(["genre", "precision", "recall", "F1", "segments", "track recall", "tracks"]);
        for (var genre = 0; genre < genres.Count; genre++)
            AddRow(genres[genre], result.Segments.Classes[genre], result.Tracks.Classes[genre]);
        table.Add();
        AddRow("macro average", result.Segments.MacroAverage, result.Tracks.MacroAverage);
        AddRow("weighted average", result.Segments.WeightedAverage, result.Tracks.WeightedAverage);
        terminal.Write(table);
        WriteConfusion(terminal, result.Segments, genres, elsewhere);
        terminal.WriteLine(
            $"Test accuracy {result.Segments.Accuracy.ToShare()} by segment, {result.Tracks.Accuracy.ToShare()} by track; loss " +
            $"{result.Loss.ToString("F4", CultureInfo.InvariantCulture)}.");

        void AddRow(string name, ClassScores segments, ClassScores tracks) => table.Add(
            name, segments.Precision.ToShare(), segments.Recall.ToShare(), segments.F1.ToShare(), $"{segments.Support}",
            tracks.Recall.ToShare(), $"{tracks.Support}");
    }

    private static void WriteConfusion(
        Terminal terminal, ClassificationReport report, IReadOnlyList<string> genres, string elsewhere)
    {
        var names = ((IReadOnlyList<string>[])[genres, ShortNames.Of(genres)])
            .MinBy(names => Confusion(report, genres, names).PartCount(terminal.Width))!;
        var table = Confusion(report, genres, names);
        if (table.PartCount(terminal.Width) > MaxParts)
        {
            terminal.WriteLine(
                $"The confusion matrix of {genres.Count} genres does not fit into {terminal.Width} columns; it is in {elsewhere}.");
            return;
        }

        terminal.WriteLine("Confusion by segment: in rows the actual genres, in columns the predicted ones.");
        terminal.Write(table);
        if (ShortNames.Legend(genres, names) is { } legend)
            terminal.WriteLine(legend);
    }

    private static TextTable Confusion(ClassificationReport report, IReadOnlyList<string> genres, IReadOnlyList<string> names)
    {
        var table = TextTable.OfNumbers(["actual", .. names]);
        foreach (var (actual, genre) in genres.Index())
        {
            table.Add(
            [
                genre,
                .. Enumerable.Range(0, genres.Count)
                    .Select(predicted => report.Confusion[actual, predicted] is > 0 and var count ? $"{count}" : "·"),
            ]);
        }

        return table;
    }
}
