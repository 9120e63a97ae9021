using Gtzan.Audio.Datasets;
using Gtzan.Engine;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Models.Tuning;

/// <summary>Divides what may be seen before the test, a split's training and validation parts, for cross-validation.</summary>
internal static class TuningFolds
{
    // Step 0 of the same sequence divides the data into training, validation and test.
    private const uint StepOfFolds = 1;

    /// <summary>
    /// Cuts the parts into folds, each of which validates once while the others are trained on. What the split keeps together stays together, and every genre is
    /// spread over the folds as evenly as that allows. No fold has a segment of the test part.
    /// </summary>
    /// <exception cref="ProgramException">There is too little to divide.</exception>
    public static IReadOnlyList<DataSplit> Create(GenreDataset dataset, DataSplit split, int count, ulong seed)
    {
        int[] segments = [.. split.Train.Concat(split.Validation).Order()];
        var groups = segments.GroupBy(segment => GroupOf(dataset, split.Mode, segment)).Select(group => group.ToArray()).ToArray();
        Require(dataset, split.Mode, groups, count);
        new RandomSequence(seed, RandomPurpose.Split, Step: StepOfFolds).Shuffle(groups.AsSpan());
        var foldOf = Assign(dataset, groups, count);
        return
        [
            .. Enumerable.Range(0, count).Select(fold => new DataSplit(
                split.Mode, [.. segments.Where(segment => foldOf[segment] != fold)], [.. segments.Where(segment => foldOf[segment] == fold)], [])),
        ];
    }

    /// <summary>What must not be torn apart: nothing if segments are divided at random, otherwise a track.</summary>
    private static int GroupOf(GenreDataset dataset, SplitMode mode, int segment) => mode == SplitMode.Segment ? segment : dataset.TrackOfSegment[segment];

    /// <summary>Large groups first, each goes to the fold that has the fewest segments of its genre, of these to the smallest.</summary>
    private static Dictionary<int, int> Assign(GenreDataset dataset, int[][] groups, int count)
    {
        var foldOf = new Dictionary<int, int>();
        var ofGenre = new int[count, dataset.Genres.Count];
        var sizes = new int[count];
        foreach (var group in groups.OrderByDescending(group => group.Length))
        {
            var genre = dataset.Labels[group[0]];
            var fold = Enumerable.Range(0, count).MinBy(fold => (ofGenre[fold, genre], sizes[fold], fold));
            sizes[fold] += group.Length;
            foreach (var segment in group)
            {
                ofGenre[fold, dataset.Labels[segment]]++;
                foldOf.Add(segment, fold);
            }
        }

        return foldOf;
    }

    private static void Require(GenreDataset dataset, SplitMode mode, int[][] groups, int count)
    {
        var name = mode == SplitMode.Segment ? "segment" : "track";
        if (groups.Length < count)
            throw new ProgramException($"The training part of {dataset.Description} has {groups.Length} {name}s, fewer than the {count} folds; give at most {groups.Length} with --folds.");
        for (var genre = 0; genre < dataset.Genres.Count; genre++)
        {
            if (groups.Count(group => group.Any(segment => dataset.Labels[segment] == genre)) is < 2 and var found)
            {
                throw new ProgramException(
                    $"The training part of {dataset.Description} has {found} {name}{(found == 1 ? "" : "s")} of the genre \"{dataset.Genres[genre]}\"; cross-validation takes at least two of each, " +
                    "to learn from one and to validate with the other.");
            }
        }
    }
}
