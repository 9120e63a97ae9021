using Gtzan.Audio.Datasets;
using Gtzan.Engine.Randomness;
using Gtzan.Models.Configuration;
using Gtzan.Models.Datasets;
using Gtzan.Models.Training;

namespace Gtzan.Models.Study.Tuning;

/// <summary>Divides a split's training and validation parts for cross-validation.</summary>
internal static class TuningFolds
{
    // Step 0 of the same sequence divides the data into training, validation and test.
    private const uint StepOfFolds = 1;

    /// <summary>
    /// Divides the parts into folds, each the validation part once. The split's groups stay together, and every genre is spread as evenly
    /// as possible. Never uses the test part.
    /// </summary>
    /// <exception cref="ProgramException">There are too few segments or tracks.</exception>
    public static IReadOnlyList<DataSplit> Create(GenreDataset dataset, DataSplit split, int count, ulong seed)
    {
        int[] segments = [.. split.Train.Concat(split.Validation).Order()];
        var groupOfSegment = GroupOfSegment(dataset, split.Mode);
        var groups = segments.GroupBy(segment => groupOfSegment[segment]).Select(group => group.ToArray()).ToArray();
        Require(dataset, split.Mode, groups, count);
        new RandomSequence(seed, RandomPurpose.Split, Step: StepOfFolds).Shuffle(groups.AsSpan());
        var foldOf = FoldAssignment.Create(groups, dataset.Labels, dataset.Genres.Count, count);
        return
        [
            .. Enumerable.Range(0, count).Select(fold => new DataSplit(
                split.Mode, [.. segments.Where(segment => foldOf[segment] != fold)],
                [.. segments.Where(segment => foldOf[segment] == fold)], [])),
        ];
    }

    /// <summary>
    /// The group of every segment: the segment itself in a random split, otherwise the split's group of tracks; fixed parts are divided by
    /// track.
    /// </summary>
    private static int[] GroupOfSegment(GenreDataset dataset, SplitMode mode)
    {
        if (mode == SplitMode.Segment)
            return [.. Enumerable.Range(0, dataset.SegmentCount)];
        var groupOfTrack = TrackGroups.Of(dataset, mode == SplitMode.Filtered ? SplitMode.Track : mode);
        return [.. dataset.TrackOfSegment.Select(track => groupOfTrack[track])];
    }

    private static void Require(GenreDataset dataset, SplitMode mode, int[][] groups, int count)
    {
        var name = mode switch { SplitMode.Segment => "segment", SplitMode.Artist => "artist", _ => "track" };
        if (groups.Length < count)
        {
            throw new ProgramException(
                $"The training part of {dataset.Description} has {groups.Length} {name}s, fewer than the {count} folds; give at most " +
                $"{groups.Length} with --folds.");
        }

        for (var genre = 0; genre < dataset.Genres.Count; genre++)
        {
            if (groups.Count(group => group.Any(segment => dataset.Labels[segment] == genre)) is < 2 and var found)
            {
                throw new ProgramException(
                    $"The training part of {dataset.Description} has {found} {name}{(found == 1 ? "" : "s")} of the genre " +
                    $"{Quotation.Of(dataset.Genres[genre])}; cross-validation takes at least two of each, " +
                    "to learn from one and to validate with the other.");
            }
        }
    }
}
