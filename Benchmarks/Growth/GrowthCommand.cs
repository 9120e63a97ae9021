using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Gtzan.Benchmarks.Peers;
using Gtzan.Models.Commands;
using Gtzan.Models.Configuration;

namespace Gtzan.Benchmarks.Growth;

/// <summary><c>growth</c>: measures how times grow with the batch, the sequence and the track.</summary>
internal static class GrowthCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var figures = new Argument<string[]>("figure")
        {
            Description = $"Which ({string.Join(", ", GrowthFigures.All.Select(figure => figure.Key))}); default: all.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        figures.Among([.. GrowthFigures.All.Select(figure => figure.Key)]);
        var folder = new Option<string>("--out")
        {
            Description = "The output folder of the pictures.",
            HelpName = "DIR",
            DefaultValueFactory = _ => Path.Combine("Benchmarks", "Figures"),
        };
        var largest = new Option<int>("--up-to")
        {
            Description = "Leave larger sizes out.",
            HelpName = "SIZE",
            DefaultValueFactory = _ => int.MaxValue,
        };
        OptionValues.RequireRange(largest, 1, int.MaxValue);
        var command = new Command(
            "growth", "Measure how times grow with the batch, the sequence and the track, on one thread and on all, and draw it.")
        {
            figures, folder, largest,
        };
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            var chosen = parsed.GetValue(figures) is { Length: > 0 } some ? some : [.. GrowthFigures.All.Select(figure => figure.Key)];
            var target = parsed.GetValue(folder)!;
            RequirePlace(target);
            foreach (var whole in GrowthFigures.All.Where(figure => chosen.Contains(figure.Key)))
            {
                var figure = whole with { Sizes = [.. whole.Sizes.Where(size => size <= parsed.GetValue(largest))] };
                if (figure.Sizes.Count == 0)
                {
                    throw new ProgramException(
                        $"The sizes of {figure.Key} begin at {whole.Sizes[0]}; --up-to {parsed.GetValue(largest)} leaves none.")
                    {
                        IsBadUse = true,
                    };
                }

                var lines = figure.Measure(figure, error.WriteLine, interruption.Token);
                output.WriteLine();
                output.Write(Table(figure, lines));
                var path = Path.Combine(target, figure.Key + ".svg");
                File.WriteAllText(path, LogLogChart.Draw(figure.SizeLabel, figure.TimeLabel, lines).ToString(SaveOptions.None) + "\n");
                error.WriteLine($"Wrote {path}.");
            }

            return 0;
        });
        return command;
    }

    /// <summary>The times as a Markdown table, one row per size.</summary>
    internal static string Table(GrowthFigure figure, IReadOnlyList<GrowthSeries> lines)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"| {figure.SizeLabel} | {string.Join(" | ", lines.Select(line => line.Title))} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|---:{string.Concat(lines.Select(_ => "|---:"))}|");
        for (var i = 0; i < figure.Sizes.Count; i++)
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {figure.Sizes[i]} | {string.Join(" | ", lines.Select(line => PeerTable.Seconds(line.Points[i].Seconds)))} |");
        return text.ToString();
    }

    /// <summary>Creates the output folder before measuring, which takes minutes.</summary>
    private static void RequirePlace(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"The pictures cannot be written to {folder}: {exception.Message}", exception);
        }
    }
}
