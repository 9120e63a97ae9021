using Gtzan.Audio.Datasets.Tables;
using Gtzan.Models.Datasets;

namespace Gtzan.Models.Study.Baselines;

/// <summary>Rows of features with the track and genre of each: what baselines are compared on.</summary>
/// <param name="Features">[rows, columns].</param>
/// <param name="Labels">The genre of each row.</param>
/// <param name="TrackOfRow">The track of each row.</param>
/// <param name="Tracks">Names of the tracks.</param>
/// <param name="Genres">Names of the genres.</param>
/// <param name="Description">What the rows are, for messages.</param>
/// <param name="IsSynthetic">Whether the tracks are made up.</param>
public sealed record FeatureSet(
    Matrix Features, int[] Labels, int[] TrackOfRow, IReadOnlyList<string> Tracks, IReadOnlyList<string> Genres, string Description,
    bool IsSynthetic = false)
{
    /// <summary>How many rows there are.</summary>
    public int Rows => Labels.Length;

    /// <summary>Whether there are several rows of a track.</summary>
    public bool HasSegments => Rows > Tracks.Count;

    /// <summary>Whether the genres are GTZAN's ten: to other genres, published numbers do not compare.</summary>
    public bool HasPublishedGenres => !IsSynthetic && Genres.SequenceEqual(GtzanTrack.Genres);

    /// <summary>What the rows are, in a sentence.</summary>
    public string Describe() =>
        $"{Description}{(IsSynthetic ? " (synthetic: no real music)" : "")}: {Rows} rows of {Features.Columns} features, of " +
        $"{Tracks.Count} tracks of {Genres.Count} genres";

    /// <summary>
    /// Takes the features of a table. Its column <c>length</c> is not among them: how many samples a file has says something of the genre
    /// by chance, in the rows of whole tracks.
    /// </summary>
    public static FeatureSet From(FeatureTable table, string description)
    {
        var genres = table.Rows.Select(row => row.Genre).Distinct().Order(StringComparer.Ordinal).ToArray();
        var tracks = table.Rows.Select(row => row.Track).Distinct().ToArray();
        var numbers = Enumerable.Range(0, tracks.Length).ToDictionary(number => tracks[number]);
        return new FeatureSet(
            new Matrix([.. table.Rows.SelectMany(row => row.Values)], table.Columns.Count),
            [.. table.Rows.Select(row => Array.IndexOf(genres, row.Genre))],
            [.. table.Rows.Select(row => numbers[row.Track])], tracks, genres, description);
    }

    /// <summary>Some of the rows, to learn from or to be tested on, unscaled.</summary>
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
