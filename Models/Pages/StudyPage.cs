using Gtzan.Models.Study.Figures;
using Gtzan.Models.Study.Reproduction;

namespace Gtzan.Models.Pages;

/// <summary>The page of the repeated study: its tables and figures, and what could not be repeated.</summary>
internal static class StudyPage
{
    /// <summary>Creates the page.</summary>
    /// <param name="lead">What it is made from.</param>
    /// <param name="limits">What could not be repeated, and why.</param>
    /// <param name="tables">The tables.</param>
    /// <param name="leaks">The picture of the leak meter.</param>
    /// <param name="figures">The figures.</param>
    public static string Of(
        string lead, IReadOnlyList<string> limits, IReadOnlyList<StudyTable> tables, Figure leaks, IReadOnlyList<FigureSection> figures)
    {
        var page = new HtmlPage("The study, repeated", "The study, repeated", isWide: true);
        page.Lead(lead);
        page.Contents(
        [
            .. tables.Select(table => (table.Name, table.Title.Split(':')[0])), ("leak-chart", "Leak chart"),
            .. figures.Select((section, i) => ($"figure-{i + 1}", $"Figure {i + 1}")), ("limits", "What could not be repeated"),
        ]);
        foreach (var table in tables)
        {
            page.Heading(table.Title, table.Name);
            page.Table(table.Columns, table.Rows.Select(cells => (cells, false)));
            page.Small(table.Note);
        }

        page.Heading("Leak chart", "leak-chart");
        page.Figure(leaks.Picture, leaks.Caption);
        foreach (var (i, section) in figures.Index())
        {
            page.Heading(section.Title, $"figure-{i + 1}");
            foreach (var note in section.Notes)
                page.Note(note);
            page.Pair(() =>
            {
                foreach (var figure in section.Figures)
                    page.Figure(figure.Picture, figure.Caption);
            });
        }

        page.Heading("What could not be repeated, and why", "limits");
        page.List(limits);
        return page.ToString();
    }
}
