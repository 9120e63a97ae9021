using Gtzan.Models.Study.Figures;

namespace Gtzan.Models.Pages;

/// <summary>The page with the study's figures.</summary>
internal static class FigurePage
{
    /// <summary>Creates the page.</summary>
    /// <param name="lead">The introductory sentences.</param>
    /// <param name="sections">The sections.</param>
    public static string Of(IReadOnlyList<string> lead, IReadOnlyList<FigureSection> sections)
    {
        var page = new HtmlPage("Figures", "Figures", isWide: true);
        foreach (var sentence in lead)
            page.Lead(sentence);
        foreach (var section in sections)
        {
            page.Heading(section.Title);
            foreach (var note in section.Notes)
                page.Note(note);
            page.Pair(() =>
            {
                foreach (var figure in section.Figures)
                    page.Figure(figure.Picture, figure.Caption);
                foreach (var table in section.Tables)
                    page.Table(table.Columns, table.Rows.Select((cells, i) => (cells, i == table.Rows.Count - 1)), table.Caption);
            });
        }

        return page.ToString();
    }
}
