using System.Text;
using Gtzan.Core.Text;
using Spectre.Console;

namespace Gtzan.Models.Commands;

/// <summary>
/// A table of text that fits a width: it wraps words, then splits its columns into several tables, each with the first column. No text is
/// left out.
/// </summary>
internal sealed class TextTable
{
    private const int Margin = 1, Gap = 2, NarrowestColumn = 8, WidthOfWords = 120;

    private readonly string[] _headers;
    private readonly bool _hasWords;
    private readonly bool _isFirstRight;
    private readonly List<string[]> _rows = [];

    private TextTable(IEnumerable<string> headers, bool hasWords, bool isFirstRight)
    {
        _headers = [.. headers];
        (_hasWords, _isFirstRight) = (hasWords, isFirstRight);
    }

    /// <summary>A table whose cells are words, left-aligned; they may wrap.</summary>
    public static TextTable OfWords(params IEnumerable<string> headers) => new(headers, hasWords: true, isFirstRight: false);

    /// <summary>A table whose cells are numbers, right-aligned, beside a first column of names unless that too has numbers.</summary>
    public static TextTable OfNumbers(IEnumerable<string> headers, bool isFirstNumber = false) =>
        new(headers, hasWords: false, isFirstRight: isFirstNumber);

    /// <summary>Adds a row; without cells an empty one. Replaces control characters, which may come from a file.</summary>
    public void Add(params IEnumerable<string> cells)
    {
        string[] row = [.. cells.Select(PrintableText.Of)];
        _rows.Add(row.Length > 0 ? row : [.. _headers.Select(_ => "")]);
    }

    /// <summary>The number of tables, one below the other, into which a width splits the columns.</summary>
    public int PartCount(int? width) => Parts(width).Count;

    /// <summary>
    /// The table, for a width in columns; null if it has no limit: words are then wrapped to be read, numbers stay on a line.
    /// </summary>
    public string ToText(int? width)
    {
        width ??= _hasWords ? WidthOfWords : null;
        var parts = Parts(width);
        var text = new StringBuilder();
        foreach (var (number, part) in parts.Index())
        {
            text.Append('\n');
            if (parts.Count > 1)
                text.Append(' ', Margin).Append(null, $"Part {number + 1} of {parts.Count}:\n");
            AppendRow(text, part, _headers, isHeader: true);
            text.Append(' ', Margin).Append('─', part.Sum(column => column.Width) + (Gap * (part.Count - 1))).Append('\n');
            foreach (var row in _rows)
                AppendRow(text, part, row, isHeader: false);
        }

        return text.Append('\n').ToString();
    }

    /// <summary>The lines of a text that is wrapped at its spaces, or within a word that is wider than a line.</summary>
    internal static IReadOnlyList<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        var used = 0;
        foreach (var word in text.Split(' '))
        {
            var length = word.GetCellWidth();
            if (used > 0 && used + 1 + length > width)
                End();
            else if (line.Length > 0)
                Append(" ");
            foreach (var rune in word.EnumerateRunes())
            {
                var character = rune.ToString();
                if (used > 0 && used + character.GetCellWidth() > width)
                    End();
                Append(character);
            }
        }

        End();
        return lines;

        void Append(string part)
        {
            line.Append(part);
            used += part.GetCellWidth();
        }

        void End()
        {
            lines.Add(line.ToString());
            line.Clear();
            used = 0;
        }
    }

    private void AppendRow(StringBuilder text, IReadOnlyList<(int Index, int Width)> part, string[] row, bool isHeader)
    {
        var cells = part.Select(column => Wrap(row[column.Index], column.Width)).ToArray();
        var height = cells.Max(cell => cell.Count);
        for (var i = 0; i < height; i++)
        {
            var line = new StringBuilder().Append(' ', Margin);
            foreach (var (cell, (index, width)) in cells.Zip(part))
            {
                // Headers of several lines stand on the rule.
                var at = isHeader ? i - height + cell.Count : i;
                var shown = at >= 0 && at < cell.Count ? cell[at] : "";
                var space = width - shown.GetCellWidth();
                var isRight = index == 0 ? _isFirstRight : !_hasWords;
                line.Append(' ', isRight ? space : 0).Append(shown).Append(' ', (isRight ? 0 : space) + Gap);
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
    }

    /// <summary>The columns of each part, with their widths.</summary>
    private List<IReadOnlyList<(int Index, int Width)>> Parts(int? width)
    {
        var natural = _headers.Select((_, i) => Cells(i).Max(cell => cell.GetCellWidth())).ToArray();
        var room = width is { } given ? Math.Max(given - Margin, NarrowestColumn) : int.MaxValue;
        if (natural.Sum(column => (long)column + Gap) - Gap <= room)
            return [[.. natural.Index()]];

        // Two columns always fit.
        var widest = Math.Max(NarrowestColumn, (room - Gap) / 2);
        var narrowest = natural.Select((column, i) => Math.Min(widest, Math.Min(column, Narrowest(i)))).ToArray();
        var parts = new List<IReadOnlyList<(int Index, int Width)>>();
        for (var next = 1; next < _headers.Length || parts.Count == 0;)
        {
            List<int> columns = [0];
            var left = room - narrowest[0];
            for (; next < _headers.Length && (columns.Count == 1 || left >= Gap + narrowest[next]); next++)
            {
                columns.Add(next);
                left -= Gap + narrowest[next];
            }

            parts.Add(Widened(columns, left));
        }

        return parts;

        // Gives the room that is left to the narrowest of the columns that would wrap.
        IReadOnlyList<(int Index, int Width)> Widened(List<int> columns, int left)
        {
            var widths = columns.ToDictionary(column => column, column => narrowest[column]);
            for (; left > 0 && columns.Exists(column => widths[column] < natural[column]); left--)
                widths[columns.Where(column => widths[column] < natural[column]).MinBy(column => widths[column])]++;
            return [.. columns.Select(column => (column, widths[column]))];
        }
    }

    private IEnumerable<string> Cells(int column) => _rows.Select(row => row[column]).Prepend(_headers[column]);

    /// <summary>The width of the longest word; numbers, such as 0.5 ± 0.1, are not wrapped.</summary>
    private int Narrowest(int column) =>
        Cells(column).Index().Max(cell => cell.Index == 0 || column == 0 || _hasWords
            ? cell.Item.Split(' ').Max(word => word.GetCellWidth())
            : cell.Item.GetCellWidth());
}
