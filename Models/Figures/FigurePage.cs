using System.Globalization;
using System.Net;
using System.Text;
using Gtzan.Models.Reports;

namespace Gtzan.Models.Figures;

/// <summary>The page with all figures, which needs nothing else.</summary>
internal static class FigurePage
{
    private const string Style = $$"""
        :root { color-scheme: light dark; font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; color: #1b1b1b; background: #ffffff; }
        body { max-width: 1360px; margin: 2rem auto; padding: 0 1.25rem; }
        h1 { font-size: 1.7rem; margin: 0 0 .2rem; } h2 { font-size: 1.15rem; margin: 2.4rem 0 .6rem; } h3 { font-size: 1rem; margin: 0 0 .3rem; }
        .lead { color: #4a4a4a; margin: 0; } .note { background: #fff6e5; border-left: 4px solid #e69f00; padding: .5rem .9rem; margin: .6rem 0; overflow-wrap: anywhere; }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(560px, 100%), 1fr)); gap: 1.6rem 1.4rem; align-items: start; }
        figure { margin: 0; max-width: 680px; } figcaption { color: #4a4a4a; font-size: .9rem; margin-top: .2rem; overflow-wrap: anywhere; } svg { width: 100%; height: auto; display: block; }
        table { border-collapse: collapse; display: block; overflow-x: auto; font-size: .9rem; } th, td { padding: .2rem .7rem .2rem 0; text-align: right; vertical-align: bottom; border-bottom: 1px solid #e4e8ec; font-variant-numeric: tabular-nums; }
        th:first-child, td:first-child { text-align: left; } tr.sum td { font-weight: 600; }
        {{ChartStyle.Light}}
        @media (prefers-color-scheme: dark) {
          :root { color: #e6e6e6; background: #16181b; } .lead, figcaption { color: #b4b4b4; } .note { background: #33280f; } th, td { border-color: #33383d; }
        }
        {{ChartStyle.Dark}}
        """;

    /// <summary>Writes the page.</summary>
    /// <param name="lead">What the figures are of, a sentence each.</param>
    /// <param name="sections">Its parts.</param>
    public static string Write(IReadOnlyList<string> lead, IReadOnlyList<FigureSection> sections)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>Figures</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<h1>Figures</h1>\n");
        foreach (var sentence in lead)
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"lead\">{Text(sentence)}</p>\n");
        foreach (var section in sections)
            Write(page, section);
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void Write(StringBuilder page, FigureSection section)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(section.Title)}</h2>\n");
        foreach (var note in section.Notes)
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{Text(note)}</p>\n");
        page.Append("<div class=\"pair\">\n");
        foreach (var figure in section.Figures)
        {
            // Without white space that an editor would like: the pictures have thousands of elements.
            var picture = figure.Picture.ToString(System.Xml.Linq.SaveOptions.DisableFormatting);
            page.Append(CultureInfo.InvariantCulture, $"<figure>\n{picture}\n<figcaption>{Text(figure.Caption)}</figcaption>\n</figure>\n");
        }

        foreach (var table in section.Tables)
            Write(page, table);
        page.Append("</div>\n");
    }

    private static void Write(StringBuilder page, ClassTable table)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section>\n<h3>{Text(table.Caption)}</h3>\n<table>\n<tr>");
        foreach (var column in table.Columns)
            page.Append(CultureInfo.InvariantCulture, $"<th>{Text(column)}</th>");
        page.Append("</tr>\n");
        for (var i = 0; i < table.Rows.Count; i++)
        {
            page.Append(i == table.Rows.Count - 1 ? "<tr class=\"sum\">" : "<tr>");
            foreach (var cell in table.Rows[i])
                page.Append(CultureInfo.InvariantCulture, $"<td>{Text(cell)}</td>");
            page.Append("</tr>\n");
        }

        page.Append("</table>\n</section>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
