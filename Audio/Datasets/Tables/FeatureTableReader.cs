using System.Globalization;
using System.Text.RegularExpressions;

namespace Gtzan.Audio.Datasets.Tables;

/// <summary>Reads the rows of a feature table. Errors name row and column.</summary>
internal sealed partial class FeatureTableReader(string name)
{
    private const int MaxNamed = 8, LengthColumn = 1;

    private readonly Dictionary<string, int> _rowOfFile = new(StringComparer.Ordinal);
    private int _row;

    /// <summary>A sentence about ignored columns; null if there were none.</summary>
    public string? Note { get; private set; }

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
        return rows;
    }

    /// <summary>The track and the segment of a file name; −1 for no segment.</summary>
    /// <remarks>Numbers of segments have one or two digits, those of GTZAN's tracks five.</remarks>
    public static (string Track, int Segment) Parse(string fileName)
    {
        var stem = Ending().Replace(fileName, "");
        return SegmentNumber().Match(stem) is { Success: true } match
            ? (stem[..match.Index], int.Parse(match.ValueSpan[1..], CultureInfo.InvariantCulture))
            : (stem, -1);
    }

    /// <summary>The position of each published column.</summary>
    private int[] Positions(List<string> header)
    {
        var missing = FeatureTable.PublishedColumns.Except(header, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
            throw new DatasetException(
                $"{name} lacks {missing.Count} of the {FeatureTable.PublishedColumns.Count} columns of a table of features: " +
                $"{List(missing)}{Hint(header, missing)}.");
        if (FeatureTable.PublishedColumns.FirstOrDefault(column => header.Count(other => other == column) > 1) is { } repeated)
            throw new DatasetException($"{name} has the column {repeated} {header.Count(other => other == repeated)} times; keep one of " +
                "them.");
        var unknown = header.Except(FeatureTable.PublishedColumns, StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
            Note = $"{name} has {(unknown.Count == 1 ? "a column" : $"{unknown.Count} columns")} that no table of features has and that " +
                $"{(unknown.Count == 1 ? "is" : "are")} passed over: " +
                $"{List(unknown.Select(column => $"\"{column}\""))}.";
        return [.. FeatureTable.PublishedColumns.Select(column => header.IndexOf(column))];
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
        string fileName = record[positions[0]], genre = record[positions[^1]];
        if (string.IsNullOrWhiteSpace(fileName))
            throw new DatasetException($"{name}, row {_row}: the file name is empty.");
        if (!_rowOfFile.TryAdd(fileName, _row))
            throw new DatasetException($"{name}, row {_row}: {fileName} is in row {_rowOfFile[fileName]} too; keep one of them.");
        if (string.IsNullOrWhiteSpace(genre))
            throw new DatasetException($"{name}, row {_row} ({fileName}): the label is empty; it must be a genre.");

        var length = Number(record, positions, LengthColumn);
        if (length != Math.Floor(length) || length is < 1 or > int.MaxValue)
            throw new DatasetException(
                $"{name}, row {_row} ({fileName}), column length: {Short(record[positions[LengthColumn]])} is not a number of samples; " +
                "write a whole number, such as 661794.");

        var values = new double[FeatureTable.FeatureColumns.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Number(record, positions, i + 2);
        var (track, segment) = Parse(fileName);
        return new FeatureRow(fileName, track, segment, (int)length, genre, values);
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
            : $"\"{Short(text)}\" is not a number; write " + (column == LengthColumn, DecimalComma().IsMatch(text)) switch
            {
                (true, true) => $"{text.Trim().Replace(",", "", StringComparison.Ordinal)}, without a comma",
                (true, false) => "a whole number, such as 661794",
                (false, true) => $"{text.Trim().Replace(',', '.')}, with a point",
                _ => "it with digits and a point, such as 0.5 or 1e-3",
            };
        throw new DatasetException($"{name}, row {_row} ({record[positions[0]]}), column {FeatureTable.PublishedColumns[column]}: {what}.");
    }

    private static string List(IEnumerable<string> columns)
    {
        string[] all = [.. columns];
        var named = string.Join(", ", all.Take(MaxNamed).Select(Short));
        return all.Length > MaxNamed ? $"{named} and {all.Length - MaxNamed} more" : named;
    }

    private static string Short(string text) => text.Length <= 40 ? text : $"{text[..40]}…";

    [GeneratedRegex(@"\.(wav|au)$", RegexOptions.IgnoreCase)]
    private static partial Regex Ending();

    // Not \d, which is a digit of any script.
    [GeneratedRegex(@"(?<=.)\.[0-9]{1,2}$")]
    private static partial Regex SegmentNumber();

    // As Python and others write it.
    [GeneratedRegex(@"^\s*[+-]?(inf|infinity|nan)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Infinite();

    [GeneratedRegex(@"^\s*[+-]?[0-9]+,[0-9]+([eE][+-]?[0-9]+)?\s*$")]
    private static partial Regex DecimalComma();
}
