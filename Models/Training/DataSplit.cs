using Gtzan.Audio.Datasets;
using Gtzan.Core.Files;
using Gtzan.Engine.Randomness;
using Gtzan.Models.Configuration;
using Gtzan.Models.Datasets;

namespace Gtzan.Models.Training;

/// <summary>The training, validation and test segments of a dataset.</summary>
/// <param name="Mode">The protocol.</param>
/// <param name="Train">The training segments.</param>
/// <param name="Validation">The validation segments.</param>
/// <param name="Test">The test segments.</param>
public sealed record DataSplit(SplitMode Mode, int[] Train, int[] Validation, int[] Test)
{
    /// <summary>
    /// Divides a dataset by the seed: ⌊testSize · n⌋ for the test, ⌊validationSize · rest⌋ for validation, the others for training. By
    /// segment, n counts all segments, in random order. By track and beyond, n counts the tracks of a genre, for each genre by itself;
    /// groups of tracks stay together, and are assigned in random order as far as they fit, at least one to each part. The fault-filtered
    /// split is fixed.
    /// </summary>
    /// <exception cref="ProgramException">There are too few segments or tracks, or the protocol's facts about the tracks are
    /// unknown.</exception>
    public static DataSplit Create(GenreDataset dataset, SplitMode mode, float testSize, float validationSize, ulong seed) => mode switch
    {
        SplitMode.Segment => BySegment(dataset, testSize, validationSize, seed),
        SplitMode.Filtered => FaultFiltered(dataset),
        _ => ByGroup(dataset, mode, testSize, validationSize, seed),
    };

    /// <summary>
    /// The split with so many tracks of each genre in the training part, chosen by the seed: more tracks include fewer. 0 for all.
    /// </summary>
    /// <exception cref="ProgramException">A genre has fewer tracks in the training part.</exception>
    public DataSplit WithTracksPerGenre(GenreDataset dataset, int count, ulong seed)
    {
        if (count == 0)
            return this;
        var kept = new HashSet<int>();
        foreach (var genre in Train.GroupBy(segment => dataset.Labels[segment]))
        {
            var tracks = genre.Select(segment => dataset.TrackOfSegment[segment]).Distinct().Order().ToArray();
            if (tracks.Length < count)
            {
                throw new ProgramException(
                    $"Genre {Quotation.Of(dataset.Genres[genre.Key])} has {tracks.Length} tracks to train on, fewer than " +
                    $"tracks_per_genre {count}; set it to at most {tracks.Length}, or to 0 for all.");
            }

            new RandomSequence(seed, RandomPurpose.Split, Which: uint.MaxValue, Step: (uint)genre.Key).Shuffle(tracks.AsSpan());
            kept.UnionWith(tracks[..count]);
        }

        return this with { Train = [.. Train.Where(segment => kept.Contains(dataset.TrackOfSegment[segment]))] };
    }

    /// <summary>A short text that is equal for equal splits.</summary>
    public string Hash(GenreDataset dataset)
    {
        using var hash = new ContentHash();
        var indices = IndicesInTracks(dataset);
        foreach (var part in new[] { Train, Validation, Test })
        {
            hash.Add(part.Length);
            foreach (var segment in part.Order())
            {
                hash.Add(dataset.Tracks[dataset.TrackOfSegment[segment]].Name);
                hash.Add(indices[segment]);
            }
        }

        return hash.ToString()[..16];
    }

    /// <summary>
    /// The index of every segment within its track, from 0. In files of other programs, the segments of a track need not be contiguous.
    /// </summary>
    public static int[] IndicesInTracks(GenreDataset dataset)
    {
        var seen = new int[dataset.Tracks.Count];
        return [.. dataset.TrackOfSegment.Select(track => seen[track]++)];
    }

    private static DataSplit BySegment(GenreDataset dataset, float testSize, float validationSize, ulong seed)
    {
        var segments = Enumerable.Range(0, dataset.SegmentCount).ToArray();
        new RandomSequence(seed, RandomPurpose.Split).Shuffle<int>(segments);
        var test = (int)(testSize * segments.Length);
        var validation = (int)(validationSize * (segments.Length - test));
        if (test == 0 || validation == 0 || test + validation == segments.Length)
        {
            throw new ProgramException(
                $"{dataset.Description} has {segments.Length} segments, too few to divide into training, validation and test " +
                $"({segments.Length - test - validation}, {validation} and {test}).");
        }

        var train = segments[(test + validation)..];
        var missing = Enumerable.Range(0, dataset.Genres.Count).Except(train.Select(segment => dataset.Labels[segment])).ToArray();
        if (missing.Length > 0)
        {
            throw new ProgramException(
                $"No segment of genre {Quotation.Of(dataset.Genres[missing[0]])} of {dataset.Description} is among those to train; give " +
                "more tracks of it, or leave it out.");
        }

        return new DataSplit(SplitMode.Segment, train, segments[test..(test + validation)], segments[..test]);
    }

    private static DataSplit ByGroup(GenreDataset dataset, SplitMode mode, float testSize, float validationSize, ulong seed)
    {
        RequireTracks(dataset, mode);
        var groupOfTrack = TrackGroups.Of(dataset, mode);

        // A group counts for the genre of most of its tracks.
        var usable = Enumerable.Range(0, dataset.Tracks.Count).Where(track => groupOfTrack[track] >= 0);
        var groups = usable.GroupBy(track => groupOfTrack[track]).Select(group =>
        {
            var main = group.GroupBy(track => dataset.Tracks[track].Genre).MaxBy(genre => genre.Count())!;
            return (Genre: main.Key, Size: main.Count(), Tracks: group.ToArray());
        }).ToLookup(group => group.Genre);

        var segmentsOfTrack = Enumerable.Range(0, dataset.SegmentCount).ToLookup(segment => dataset.TrackOfSegment[segment]);
        List<int> train = [], validation = [], test = [];
        for (var genre = 0; genre < dataset.Genres.Count; genre++)
        {
            var rest = groups[genre].ToArray();
            if (rest.Length < 3)
            {
                var unit = mode == SplitMode.Artist ? "artist" : "usable track";
                throw new ProgramException(
                    $"Genre {Quotation.Of(dataset.Genres[genre])} of {dataset.Description} has " +
                    $"{rest.Length} {unit}{(rest.Length == 1 ? "" : "s")}; a split by {SplitModes.NameOf(mode)} needs at least 3: " +
                    $"one each to train, to validate and to test; give more {unit.Split(' ')[^1]}s, or choose another split.");
            }

            new RandomSequence(seed, RandomPurpose.Split, (uint)genre + 1).Shuffle(rest.AsSpan());
            var (testGroups, others) = Take(rest, testSize, leave: 2);
            var (validationGroups, trainGroups) = Take(others, validationSize, leave: 1);
            test.AddRange(Segments(testGroups));
            validation.AddRange(Segments(validationGroups));
            train.AddRange(Segments(trainGroups));
        }

        return new DataSplit(mode, [.. train], [.. validation], [.. test]);

        IEnumerable<int> Segments(IEnumerable<(int Genre, int Size, int[] Tracks)> parts) =>
            parts.SelectMany(group => group.Tracks).SelectMany(track => segmentsOfTrack[track]);
    }

    /// <summary>Takes groups in order while they fit into a share of all tracks, at least the smallest; leaves some groups.</summary>
    private static (List<(int Genre, int Size, int[] Tracks)> Taken, (int Genre, int Size, int[] Tracks)[] Others) Take(
        (int Genre, int Size, int[] Tracks)[] groups, float share, int leave)
    {
        var room = Math.Max((int)(share * groups.Sum(group => group.Size)), groups.Min(group => group.Size));
        List<(int Genre, int Size, int[] Tracks)> taken = [], others = [];
        foreach (var group in groups)
        {
            var fits = group.Size <= room && taken.Count < groups.Length - leave;
            (fits ? taken : others).Add(group);
            room -= fits ? group.Size : 0;
        }

        return (taken, [.. others]);
    }

    private static DataSplit FaultFiltered(GenreDataset dataset)
    {
        RequireTracks(dataset, SplitMode.Filtered);
        var partOfTrack = dataset.IsSynthetic ? [] : FaultFilteredParts.Of([.. dataset.Tracks.Select(track => track.Name)]);
        FaultFilteredParts.Require(partOfTrack, [.. dataset.Tracks.Select(track => track.Genre)], dataset.Genres, dataset.Description);
        return new DataSplit(SplitMode.Filtered, Segments(SplitPart.Train), Segments(SplitPart.Validation), Segments(SplitPart.Test));

        int[] Segments(SplitPart part) =>
            [.. Enumerable.Range(0, dataset.SegmentCount).Where(segment => partOfTrack[dataset.TrackOfSegment[segment]] == part)];
    }

    internal static void RequireTracks(GenreDataset dataset, SplitMode mode)
    {
        if (!dataset.TracksKnown)
        {
            throw new ProgramException(
                $"{dataset.Description} does not say which segments belong to one track, " +
                $"so it cannot be split by {SplitModes.NameOf(mode)}; prepare it again from the audio files.");
        }
    }
}
