using System.Globalization;
using System.Text.RegularExpressions;

namespace Gtzan.Audio.Datasets.Tables;

/// <summary>Reads the rows of a feature table. Errors name row and column.</summary>
internal sealed partial class FeatureTableReader(string name)
{
    private const int MaxNamed = 8;
    private const string TrackColumn = "track";

    private readonly Dictionary<string, int> _rowOfFile = new(StringComparer.Ordinal);
    private int _row;

    /// <summary>Sentences about ignored columns and unknown tracks.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Whether the tracks of the rows are known.</summary>
    public bool TracksKnown { get; private set; }

    public List<FeatureRow> Read(TextReader text)
    {
        var records = new CsvReader(text, name);
        var header = records.Read() ?? throw new DatasetException($"{name} is empty; a table of features begins with the names " +
            "of its columns.");
        var positions = Positions(header);
        var rows = new List<FeatureRow>();
        while (records.Read() is { } record)
        {
            _row++;
            if (record.Count != header.Count)
                throw new DatasetException(
                    $"{name}, row {_row} (line {records.Line}): there " +
                    $"{(record.Count == 1 ? "is 1 field" : $"are {record.Count} fields")}, but {header.Count} columns; " +
                    (record.Count > header.Count
                        ? "put fields that hold commas in quotation marks."
                        : "fill in the missing fields, or leave out the line."));
            rows.Add(Row(record, positions));
        }

        if (rows.Count == 0)
            throw new DatasetException($"{name} has columns but no rows; it holds no features.");
        if (rows.TrueForAll(row => row.Genre == rows[0].Genre))
            throw new DatasetException(
                $"{(rows.Count == 1 ? "The only row" : $"All {rows.Count} rows")} of {name} {(rows.Count == 1 ? "is" : "are")} of one " +
                $"genre, {rows[0].Genre}; telling genres apart takes at least two.");
        TracksKnown = header.Contains(TrackColumn);
        if (!TracksKnown && rows.TrueForAll(IsPublished))
        {
            TracksKnown = true;
            rows = rows.ConvertAll(FromPublishedName);
        }

        if (!TracksKnown)
            Notes.Add(
                $"{name} has no column {TrackColumn}, and its file names are not those of the published table: every row counts as a " +
                "track, so parts of one track may be on both sides of a split.");
        foreach (var track in rows.GroupBy(row => row.Track))
            if (track.FirstOrDefault(row => row.Genre != track.First().Genre) is { } other)
                throw new DatasetException(
                    $"{name} labels the track {Short(track.Key)} both {track.First().Genre} and {other.Genre}; correct one of the labels.");
        foreach (var remark in GenreName.Similar([.. rows.Select(row => row.Genre).Distinct().Order(StringComparer.Ordinal)]))
            Notes.Add($"{name}, label {remark.Path.TrimEnd('/')}: {remark.Text}");
        return rows;
    }

    /// <summary>Whether the row's file name is its label, a number of five digits and perhaps that of a segment, as published.</summary>
    private static bool IsPublished(FeatureRow row) =>
        PublishedName().Match(row.FileName) is { Success: true } match && match.Groups["genre"].Value == row.Genre;

    /// <summary>
    /// Takes track and segment from a file name as published: <c>blues.00000.wav</c>, or <c>blues.00000.0.wav</c> of a segment.
    /// </summary>
    private static FeatureRow FromPublishedName(FeatureRow row)
    {
        var match = PublishedName().Match(row.FileName);
        return row with
        {
            Track = match.Groups["track"].Value,
            Segment = match.Groups["segment"] is { Success: true } segment
                ? int.Parse(segment.ValueSpan, CultureInfo.InvariantCulture)
                : -1,
        };
    }

    /// <summary>The position of each published column, then of each track column; −1 for one that is missing.</summary>
    private int[] Positions(List<string> header)
    {
        var missing = FeatureTable.PublishedColumns.Except(header, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
            throw new DatasetException(
                $"{name} lacks {missing.Count} of the {FeatureTable.PublishedColumns.Count} columns of a table of features: " +
                $"{List(missing)}{Hint(header, missing)}.");
        var known = FeatureTable.PublishedColumns.Concat(FeatureTable.TrackColumns);
        if (known.FirstOrDefault(column => header.Count(other => other == column) > 1) is { } repeated)
            throw new DatasetException($"{name} has the column {repeated} {header.Count(other => other == repeated)} times; keep one of " +
                "them.");
        var unknown = header.Except(known, StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
            Notes.Add(
                $"{name} has {(unknown.Count == 1 ? "a column" : $"{unknown.Count} columns")} that no table of features has and that " +
                $"{(unknown.Count == 1 ? "is" : "are")} passed over: " +
                $"{List(unknown.Select(column => $"\"{column}\""))}.");
        return [.. known.Select(column => header.IndexOf(column))];
    }

    /// <summary>The most likely reason for a wrong header.</summary>
    private static string Hint(List<string> header, List<string> missing)
    {
        var line = string.Join(',', header);
        if (line.Any(character => character == '\uFFFD' || (char.IsControl(character) && character != '\t')))
            return "; it does not look like text, so name the table itself, as gtzan features writes it";
        foreach ((var separator, var called) in ((char, string)[])[(';', "semicolons"), ('\t', "tabs")])
            if (line.Count(character => character == separator) > header.Count)
                return $"; its first line is separated by {called}, so save it with commas, and numbers with points";
        return missing.TrueForAll(column => header.Exists(other => other.Trim().Equals(column, StringComparison.OrdinalIgnoreCase)))
            ? "; they are there in another spelling, so write them in small letters and without spaces"
            : missing.Count == FeatureTable.PublishedColumns.Count ? "; a table begins with a line of their names" : "";
    }

    private FeatureRow Row(List<string> record, int[] positions)
    {
        var fileName = record[positions[0]];
        var genre = record[positions[FeatureTable.PublishedColumns.Count - 1]].Trim();
        if (string.IsNullOrWhiteSpace(fileName))
            throw new DatasetException($"{name}, row {_row}: the file name is empty.");
        if (!_rowOfFile.TryAdd(fileName, _row))
            throw new DatasetException($"{name}, row {_row}: {fileName} is in row {_rowOfFile[fileName]} too; keep one of them.");
        if (string.IsNullOrWhiteSpace(genre))
            throw new DatasetException($"{name}, row {_row} ({fileName}): the label is empty; it must be a genre.");

        var length = WholeNumber(record, positions[1], "length", 1, "a number of samples, such as 66149");
        var values = new double[FeatureTable.FeatureColumns.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Number(record, positions, i + 2);
        var (track, segment, content) = (Field(record, positions, 0), Field(record, positions, 1), Field(record, positions, 2));
        if (track is "")
            throw new DatasetException($"{name}, row {_row} ({fileName}): the track is empty; it must name the row's track.");
        var number = string.IsNullOrEmpty(segment)
            ? -1
            : WholeNumber(record, positions[^2], "segment", 0, "the number of a segment, such as 0");
        return new FeatureRow(fileName, track ?? fileName, number, length, genre, values)
        {
            Content = string.IsNullOrEmpty(content) ? null : content,
        };
    }

    /// <summary>The text of a track column; null if the table has none.</summary>
    private static string? Field(List<string> record, int[] positions, int column) =>
        positions[FeatureTable.PublishedColumns.Count + column] is >= 0 and var position ? record[position].Trim() : null;

    private int WholeNumber(List<string> record, int position, string column, int min, string example)
    {
        var text = record[position];
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) &&
            value == Math.Floor(value) && value >= min && value <= int.MaxValue)
            return (int)value;
        throw new DatasetException(
            $"{name}, row {_row}, column {column}: \"{Short(text)}\" is not {example}" +
            $"{(GroupedDigits().IsMatch(text) ? $"; write {text.Trim().Replace(",", "", StringComparison.Ordinal)}" : "")}.");
    }

    private double Number(List<string> record, int[] positions, int column)
    {
        var text = record[positions[column]];
        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
        if (isNumber && Math.Abs(value) <= float.MaxValue)
            return value;

        var what = string.IsNullOrWhiteSpace(text) ? "there is no number; fill it in, or leave out the row"
            : Infinite().IsMatch(text) ? $"{Short(text)} is not a finite number; leave out the row, or compute the features again"
            : isNumber ? $"{Short(text)} is too large to compute with, which takes numbers up to 3.4E38; correct it, or leave out the row"
            : DecimalComma().IsMatch(text) ? $"\"{Short(text)}\" is not a number; write {text.Trim().Replace(',', '.')}, with a point"
            : $"\"{Short(text)}\" is not a number; write it with digits and a point, such as 0.5 or 1e-3";
        throw new DatasetException($"{name}, row {_row} ({record[positions[0]]}), column {FeatureTable.PublishedColumns[column]}: {what}.");
    }

    private static string List(IEnumerable<string> columns)
    {
        string[] all = [.. columns];
        var named = string.Join(", ", all.Take(MaxNamed).Select(Short));
        return all.Length > MaxNamed ? $"{named} and {all.Length - MaxNamed} more" : named;
    }

    private static string Short(string text) => text.Length <= 40 ? text : $"{text[..40]}…";

    // Not \d, which is a digit of any script.
    [GeneratedRegex(@"^(?<track>(?<genre>.+)\.[0-9]{5})(\.(?<segment>[0-9]))?\.(wav|au)$", RegexOptions.ExplicitCapture)]
    private static partial Regex PublishedName();

    [GeneratedRegex(@"^\s*[0-9]{1,3}(,[0-9]{3})+\s*$")]
    private static partial Regex GroupedDigits();

    // As Python and others write it.
    [GeneratedRegex(@"^\s*[+-]?(inf|infinity|nan)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Infinite();

    [GeneratedRegex(@"^\s*[+-]?[0-9]+,[0-9]+([eE][+-]?[0-9]+)?\s*$")]
    private static partial Regex DecimalComma();
}
