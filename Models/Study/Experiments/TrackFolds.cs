using Gtzan.Audio.Datasets;
using Gtzan.Engine.Randomness;
using Gtzan.Models.Configuration;
using Gtzan.Models.Datasets;
using Gtzan.Models.Training;

namespace Gtzan.Models.Study.Experiments;

/// <summary>Divides the tracks of a dataset for cross-validation: each is in the test part of one fold.</summary>
internal static class TrackFolds
{
    /// <summary>
    /// Divides the tracks. The protocol's groups of tracks stay together, and every genre is spread as evenly as possible. The folds have
    /// no validation part: training runs for a fixed number of epochs.
    /// </summary>
    /// <exception cref="ProgramException">There are too few tracks, or the protocol's facts about them are unknown.</exception>
    public static IReadOnlyList<DataSplit> Create(GenreDataset dataset, SplitMode mode, int count, ulong seed)
    {
        DataSplit.RequireTracks(dataset, mode);
        var groupOfTrack = TrackGroups.Of(dataset, mode);
        int[] labels = [.. dataset.Tracks.Select(track => track.Genre)];
        var groups = Enumerable.Range(0, labels.Length).Where(track => groupOfTrack[track] >= 0).GroupBy(track => groupOfTrack[track])
            .Select(group => group.ToArray()).ToArray();
        Require(dataset, groups, labels, count);
        new RandomSequence(seed, RandomPurpose.Split).Shuffle(groups.AsSpan());
        var foldOfTrack = FoldAssignment.Create(groups, labels, dataset.Genres.Count, count);
        return [.. Enumerable.Range(0, count).Select(fold => new DataSplit(
            mode, Segments(dataset, track => foldOfTrack[track] >= 0 && foldOfTrack[track] != fold), [],
            Segments(dataset, track => foldOfTrack[track] == fold)))];
    }

    /// <summary>All tracks for training, but those that the protocol leaves out.</summary>
    /// <exception cref="ProgramException">The protocol's facts about the tracks are unknown.</exception>
    public static DataSplit All(GenreDataset dataset, SplitMode mode)
    {
        var groupOfTrack = TrackGroups.Of(dataset, mode);
        return new DataSplit(mode, Segments(dataset, track => groupOfTrack[track] >= 0), [], []);
    }

    private static int[] Segments(GenreDataset dataset, Func<int, bool> isChosen) =>
        [.. Enumerable.Range(0, dataset.SegmentCount).Where(segment => isChosen(dataset.TrackOfSegment[segment]))];

    private static void Require(GenreDataset dataset, int[][] groups, int[] labels, int count)
    {
        if (groups.Length < count)
        {
            throw new ProgramException(
                $"{dataset.Description} has {groups.Length} groups of tracks, fewer than the {count} folds; give at most {groups.Length} " +
                "with --folds.");
        }

        for (var genre = 0; genre < dataset.Genres.Count; genre++)
        {
            if (groups.Count(group => group.Any(track => labels[track] == genre)) is < 2 and var found)
            {
                throw new ProgramException(
                    $"Genre {Quotation.Of(dataset.Genres[genre])} of {dataset.Description} has {found} " +
                    $"track{(found == 1 ? "" : "s")}; to learn it and test it takes at least two.");
            }
        }
    }
}
