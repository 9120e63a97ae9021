using System.Globalization;
using Gtzan.Audio.Features;
using Gtzan.Core.Files;
using Gtzan.Core.Text;

namespace Gtzan.Audio.Datasets.Tables;

/// <summary>The features of one track, or of one segment of it.</summary>
/// <param name="FileName">As the table has it: <c>blues.00000.wav</c>, <c>blues.00000.au</c>, or <c>blues.00000.0.wav</c> for the first
/// segment.</param>
/// <param name="Track">The track, the same for all its segments: <c>blues/blues.00000.wav</c>.</param>
/// <param name="Segment">The segment, counted from 0; −1 for a whole track.</param>
/// <param name="Length">Samples that the features were computed from.</param>
/// <param name="Genre">The genre, as a word: <c>blues</c>.</param>
/// <param name="Values">The features, in the order of <see cref="FeatureTable.Columns"/>.</param>
public sealed record FeatureRow(string FileName, string Track, int Segment, int Length, string Genre, double[] Values)
{
    /// <summary>A hash of the track's decoded samples: tracks of equal content are copies. Null if unknown.</summary>
    public string? Content { get; init; }
}

/// <summary>
/// A table of features with the columns of the one that was published with GTZAN on Kaggle: for each track (<c>features_30_sec.csv</c>), or
/// each three seconds of each track (<c>features_3_sec.csv</c>), means and variances over time. Three more columns say which track and
/// which segment a row is of, and which tracks are copies.
/// </summary>
public sealed class FeatureTable
{
    /// <summary>Makes a table of rows.</summary>
    /// <exception cref="ArgumentException">A row has another number of values than the table has columns.</exception>
    public FeatureTable(IReadOnlyList<FeatureRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var row in rows)
            if (row.Values.Length != FeatureColumns.Count)
                throw new ArgumentException(
                    $"A row of a table of features has {FeatureColumns.Count} values; that of {row.FileName} has {row.Values.Length}.",
                    nameof(rows));
        Rows = rows;
    }

    /// <summary>The features of a published table, in its order: 57, from <c>chroma_stft_mean</c> to <c>mfcc20_var</c>.</summary>
    public static IReadOnlyList<string> FeatureColumns => TrackFeatureExtractor.FeatureNames;

    /// <summary>
    /// All 60 columns of a published table, in its order: file name and length, the features, and the genre as <c>label</c>.
    /// </summary>
    public static IReadOnlyList<string> PublishedColumns { get; } = ["filename", "length", .. FeatureColumns, "label"];

    /// <summary>
    /// The columns after the published ones: the track's name, the segment (empty for a whole track) and the hash of the track's samples.
    /// </summary>
    public static IReadOnlyList<string> TrackColumns { get; } = ["track", "segment", "content"];

    /// <summary>The names of the values of every row: <see cref="FeatureColumns"/>.</summary>
    public IReadOnlyList<string> Columns { get; } = FeatureColumns;

    /// <summary>The rows, in the order of the file.</summary>
    public IReadOnlyList<FeatureRow> Rows { get; }

    /// <summary>Sentences about ignored columns and unknown tracks.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>
    /// Whether the tracks of the rows are known: from the columns, or from file names as published. Else every row counts as a track.
    /// </summary>
    public bool TracksKnown { get; private init; } = true;

    /// <summary>
    /// Reads a table strictly: every number must be in the range of single precision, every row complete, and every file named once.
    /// Columns may be in any order; unknown ones are ignored (<see cref="Notes"/>). Genres may have any name.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">The file is not such a table, or has fewer than two genres; the message says where and
    /// why.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FeatureTable Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
            throw new DatasetException($"{path} is a folder; name the file that holds the table of features.");
        if (!File.Exists(path))
            throw new DatasetException($"There is no table of features {path}; gtzan features makes one.");
        using var reader = new StreamReader(DataFile.Open(path));
        return Read(reader, path);
    }

    /// <summary>As above, from text.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="name">Its name in messages.</param>
    /// <exception cref="DatasetException">The text is not such a table, or has fewer than two genres; the message says where and
    /// why.</exception>
    public static FeatureTable Read(TextReader reader, string name)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var rows = new FeatureTableReader(name);
        return new FeatureTable(rows.Read(reader)) { Notes = rows.Notes, TracksKnown = rows.TracksKnown };
    }

    /// <summary>
    /// Writes the table: lines end with a line feed, numbers have the shortest form that reads back as the same number, in any culture. The
    /// file is replaced atomically.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user has no permission to write the file.</exception>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFileWriter.Default.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            Write(writer);
        });
    }

    /// <summary>As above, to text.</summary>
    public void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write($"{string.Join(',', PublishedColumns.Concat(TrackColumns))}\n");
        foreach (var row in Rows)
        {
            var values = row.Values.Select(value => value.ToString("R", CultureInfo.InvariantCulture));
            writer.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{CsvField.Of(row.FileName)},{row.Length},{string.Join(',', values)},{CsvField.Of(row.Genre)}," +
                $"{CsvField.Of(row.Track)},{(row.Segment < 0 ? "" : row.Segment)},{row.Content}\n"));
        }
    }
}
