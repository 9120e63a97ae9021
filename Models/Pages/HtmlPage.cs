using System.Net;
using System.Text;
using System.Xml.Linq;
using Gtzan.Models.Charts;

namespace Gtzan.Models.Pages;

/// <summary>A self-contained HTML page: head, style sheet and elements.</summary>
internal sealed class HtmlPage
{
    private const string Style = $$"""
        :root { color-scheme: light dark; font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
        :root { color: #1b1b1b; background: #ffffff; }
        body { max-width: 1080px; margin: 2rem auto; padding: 0 1.25rem; } body.wide { max-width: 1360px; }
        h1 { font-size: 1.7rem; margin: 0 0 .2rem; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; }
        h3 { font-size: 1rem; margin: 0 0 .3rem; }
        .lead, .small { color: #4a4a4a; margin: 0; } .small { font-size: .9rem; max-width: 60rem; margin-top: .3rem; }
        .note { background: #fff6e5; border-left: 4px solid #e69f00; padding: .6rem .9rem; margin: 1.2rem 0; overflow-wrap: anywhere; }
        .tiles { display: flex; flex-wrap: wrap; gap: .8rem; margin: 1.2rem 0; }
        .tile { flex: 1 1 150px; border: 1px solid #d9dee3; border-radius: 6px; padding: .6rem .9rem; }
        .tile b { display: block; font-size: 1.55rem; } .tile span { color: #4a4a4a; }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); }
        .pair { gap: 1.6rem 1.4rem; align-items: start; }
        .wide .pair { grid-template-columns: repeat(auto-fit, minmax(min(560px, 100%), 1fr)); } .wide figure { max-width: 680px; }
        figure { margin: 0; } figcaption { color: #4a4a4a; font-size: .9rem; margin-top: .2rem; overflow-wrap: anywhere; }
        svg { width: 100%; height: auto; display: block; } .square svg { max-width: 620px; }
        table { border-collapse: collapse; display: block; overflow-x: auto; font-size: .95rem; }
        th, td { padding: .25rem .8rem .25rem 0; text-align: right; vertical-align: bottom; border-bottom: 1px solid #e4e8ec; }
        th, td { font-variant-numeric: tabular-nums; }
        th:first-child, td:first-child { text-align: left; } tr.sum td { font-weight: 600; }
        table:not(.settings) td { white-space: nowrap; } .settings td { text-align: left; }
        code { overflow-wrap: anywhere; } a { color: #005a9c; } nav { display: flex; flex-wrap: wrap; gap: .2rem 1rem; margin: .8rem 0; }
        article { border: 1px solid #d9dee3; border-radius: 6px; padding: .6rem .9rem; margin: 0 0 .9rem; overflow-wrap: anywhere; }
        article p { margin: .25rem 0; font-size: .93rem; } article figure { margin-top: .5rem; max-width: 640px; }
        .choice { display: none; } .choice:target { display: block; } :target { border-color: #d55e00; }
        .choice ul { columns: 260px; margin: .3rem 0; padding-left: 1.1rem; font-size: .93rem; }
        {{ChartStyle.Light}}
        @media (prefers-color-scheme: dark) {
          :root { color: #e6e6e6; background: #16181b; } .lead, .small, figcaption, .tile span { color: #b4b4b4; }
          .note { background: #33280f; }
          th, td, .tile, article { border-color: #33383d; } a { color: #7cc0f0; }
          .choice:target, article:target { border-color: #d55e00; }
        }
        {{ChartStyle.Dark}}
        """;

    private readonly StringBuilder _text = new();

    /// <summary>Begins a page.</summary>
    /// <param name="title">The title of the window.</param>
    /// <param name="heading">The heading.</param>
    /// <param name="isWide">True for pages with many large figures side by side.</param>
    /// <param name="refreshSeconds">The time after which a browser loads the page again; 0 for never.</param>
    public HtmlPage(string title, string heading, bool isWide = false, int refreshSeconds = 0) => Add(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n" +
        (refreshSeconds > 0 ? $"<meta http-equiv=\"refresh\" content=\"{Svg.Number(refreshSeconds)}\">\n" : "") +
        $"<title>{Text(title)}</title>\n<style>\n{Style}\n</style>\n</head>\n" +
        $"<body{(isWide ? " class=\"wide\"" : "")}>\n<h1>{Text(heading)}</h1>\n");

    public void Lead(string text) => Add($"<p class=\"lead\">{Text(text)}</p>\n");

    public void Note(string text) => Add($"<p class=\"note\">{Text(text)}</p>\n");

    public void Heading(string text, string? id = null) => Add($"<h2{(id is null ? "" : $" id=\"{id}\"")}>{Text(text)}</h2>\n");

    public void Paragraph(string text) => Add($"<p>{Text(text)}</p>\n");

    /// <summary>A paragraph in small print, such as a note below a table.</summary>
    public void Small(string text) => Add($"<p class=\"small\">{Text(text)}</p>\n");

    public void List(IEnumerable<string> items) => Add($"<ul>\n{string.Concat(items.Select(item => $"<li>{Text(item)}</li>\n"))}</ul>\n");

    /// <summary>Links to places of the page.</summary>
    public void Contents(params IEnumerable<(string Id, string Title)> places) =>
        Add($"<nav>{string.Concat(places.Select(place => $"<a href=\"#{place.Id}\">{Text(place.Title)}</a>"))}</nav>\n");

    /// <summary>A framed part with a place that links can lead to.</summary>
    public void Card(string id, string title, Action elements)
    {
        Add($"<article id=\"{id}\">\n<h3>{Text(title)}</h3>\n");
        elements();
        Add("</article>\n");
    }

    /// <summary>A list that is shown once a link has led to it.</summary>
    public void Choice(string id, string title, IEnumerable<(string Text, string? Place)> items)
    {
        Add($"<article class=\"choice\" id=\"{id}\">\n<h3>{Text(title)}</h3>\n<ul>\n");
        foreach (var (text, place) in items)
            Add($"<li>{(place is null ? Text(text) : $"<a href=\"#{place}\">{Text(text)}</a>")}</li>\n");
        Add("</ul>\n</article>\n");
    }

    public void Code(string text) => Add($"<p><code>{Text(text)}</code></p>\n");

    /// <summary>Large numbers, each with a label below it.</summary>
    public void Tiles(params ReadOnlySpan<(string Number, string Label)> tiles)
    {
        Add("<div class=\"tiles\">\n");
        foreach (var (number, label) in tiles)
            Add($"<div class=\"tile\"><b>{Text(number)}</b><span>{Text(label)}</span></div>\n");
        Add("</div>\n");
    }

    /// <summary>Elements side by side, wrapped at the window's width.</summary>
    public void Pair(Action elements)
    {
        Add("<div class=\"pair\">\n");
        elements();
        Add("</div>\n");
    }

    /// <summary>A picture without white space between its elements, which may number thousands.</summary>
    public void Figure(XElement picture, string caption, bool isSquare = false) => Add(
        $"<figure{(isSquare ? " class=\"square\"" : "")}>\n{picture.ToString(SaveOptions.DisableFormatting)}\n" +
        $"<figcaption>{Text(caption)}</figcaption>\n</figure>\n");

    /// <summary>A player of a recording, which is part of the page.</summary>
    public void Audio(string type, byte[] content) =>
        Add($"<audio controls preload=\"none\" src=\"data:{type};base64,{Convert.ToBase64String(content)}\"></audio>\n");

    /// <summary>A table.</summary>
    /// <param name="columns">The column heads; empty for a list of keys and values.</param>
    /// <param name="rows">The cells; a row may be set in bold.</param>
    /// <param name="caption">The caption.</param>
    public void Table(IReadOnlyList<string> columns, IEnumerable<(IReadOnlyList<string> Cells, bool IsBold)> rows, string? caption = null)
    {
        if (caption is not null)
            Add($"<section>\n<h3>{Text(caption)}</h3>\n");
        Add(columns.Count == 0 ? "<table class=\"settings\">\n"
            : $"<table>\n<tr>{string.Concat(columns.Select(column => $"<th>{Text(column)}</th>"))}</tr>\n");
        foreach (var (cells, isBold) in rows)
            Add($"<tr{(isBold ? " class=\"sum\"" : "")}>{string.Concat(cells.Select(cell => $"<td>{Text(cell)}</td>"))}</tr>\n");
        Add(caption is null ? "</table>\n" : "</table>\n</section>\n");
    }

    /// <summary>The whole page.</summary>
    public override string ToString() => _text + "</body>\n</html>\n";

    private void Add(string text) => _text.Append(text);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
