using Gtzan.Audio.Datasets.Tables;
using Gtzan.Models.Datasets;

namespace Gtzan.Models.Study.Baselines;

/// <summary>Rows of features with the track and genre of each: the data of the baselines.</summary>
/// <param name="Features">[rows, columns].</param>
/// <param name="Labels">The genre of each row.</param>
/// <param name="TrackOfRow">The track of each row.</param>
/// <param name="Tracks">Names of the tracks.</param>
/// <param name="Genres">Names of the genres.</param>
/// <param name="Description">A description for messages.</param>
/// <param name="IsSynthetic">True if the tracks are synthetic.</param>
public sealed record FeatureSet(
    Matrix Features, int[] Labels, int[] TrackOfRow, IReadOnlyList<string> Tracks, IReadOnlyList<string> Genres, string Description,
    bool IsSynthetic = false)
{
    /// <summary>The hash of each track's samples; null where unknown.</summary>
    public IReadOnlyList<string?> Contents { get; init; } = new string?[Tracks.Count];

    /// <summary>False if the tracks of the rows are unknown, and each row counts as a track.</summary>
    public bool TracksKnown { get; init; } = true;

    /// <summary>What became of the files, if the features were computed from files.</summary>
    internal DataAccount? Account { get; init; }

    /// <summary>The number of rows.</summary>
    public int Rows => Labels.Length;

    /// <summary>True if a track has several rows.</summary>
    public bool HasSegments => Rows > Tracks.Count;

    /// <summary>True if the genres are GTZAN's ten; published numbers apply only to these.</summary>
    public bool HasPublishedGenres => !IsSynthetic && Genres.SequenceEqual(GtzanTrack.Genres);

    /// <summary>Describes the rows in a sentence.</summary>
    public string Describe() =>
        $"{Description}{(IsSynthetic ? " (synthetic: no real music)" : "")}: {Rows} rows of {Features.Columns} features, of " +
        $"{Tracks.Count} tracks of {Genres.Count} genres";

    /// <summary>
    /// Takes the features of a table, without its column <c>length</c>: in rows of whole tracks, the length of a file correlates with the
    /// genre by chance.
    /// </summary>
    public static FeatureSet From(FeatureTable table, string description)
    {
        var genres = table.Rows.Select(row => row.Genre).Distinct().Order(StringComparer.Ordinal).ToArray();
        var firstRows = table.Rows.DistinctBy(row => row.Track).ToArray();
        var numbers = firstRows.Index().ToDictionary(row => row.Item.Track, row => row.Index);
        return new FeatureSet(
            new Matrix([.. table.Rows.SelectMany(row => row.Values)], table.Columns.Count),
            [.. table.Rows.Select(row => Array.IndexOf(genres, row.Genre))],
            [.. table.Rows.Select(row => numbers[row.Track])], [.. numbers.Keys], genres, description)
        {
            Contents = [.. firstRows.Select(row => row.Content)],
            TracksKnown = table.TracksKnown,
        };
    }

    /// <summary>A subset of the rows, unscaled.</summary>
    public (Matrix Features, int[] Labels) Select(int[] rows) => (Features.Select(rows), [.. rows.Select(row => Labels[row])]);

    /// <summary>The genre of each track: that of its first row.</summary>
    public int[] GenreOfTrack()
    {
        var genres = new int[Tracks.Count];
        for (var row = Rows - 1; row >= 0; row--)
            genres[TrackOfRow[row]] = Labels[row];
        return genres;
    }
}
