using System.Text.Json.Nodes;
using Gtzan.Core.Text;

namespace Gtzan.Models.Study.Reproduction;

/// <summary>A table of the study with our numbers beside the published ones.</summary>
/// <param name="Name">The file name without extension.</param>
/// <param name="Title">The title.</param>
/// <param name="Columns">The heads of the columns.</param>
/// <param name="Rows">The cells.</param>
/// <param name="Note">How to read it.</param>
internal sealed record StudyTable(
    string Name, string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, string Note)
{
    /// <summary>The table as Markdown.</summary>
    public string ToMarkdown()
    {
        string[] lines =
        [
            $"# {Title}", "", Row(Columns), Row(Columns.Select((_, i) => i == 0 ? "---" : "---:")), .. Rows.Select(Row), "", Note, "",
        ];
        return string.Join('\n', lines);

        static string Row(IEnumerable<string> cells) =>
            $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |";
    }

    /// <summary>The table as CSV (RFC 4180, with line feeds).</summary>
    public string ToCsv() => string.Concat(Rows.Prepend(Columns).Select(row => $"{string.Join(',', row.Select(CsvField.Of))}\n"));

    /// <summary>The table as JSON: an object for each row.</summary>
    public JsonArray ToJson() =>
        new([.. Rows.Select(row => new JsonObject(Columns.Zip(row, (column, cell) => KeyValuePair.Create(column, (JsonNode?)cell))))]);
}
