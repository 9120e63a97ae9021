using Gtzan.Engine.Randomness;
using Gtzan.Models.Configuration;
using Gtzan.Models.Datasets;
using Gtzan.Models.Study.Baselines;

namespace Gtzan.Models.Study.Leakage;

/// <summary>A fold: training and test rows.</summary>
/// <param name="Train">The training rows.</param>
/// <param name="Test">The test rows.</param>
public sealed record Fold(int[] Train, int[] Test);

/// <summary>Divides rows for cross-validation under a protocol.</summary>
public static class Folds
{
    /// <summary>
    /// Divides rows into folds, each the test part once. The protocol's groups stay in one fold, and every genre is spread as evenly as
    /// possible. The fault-filtered split is one fixed fold; its training and validation parts are the training rows.
    /// </summary>
    /// <exception cref="ProgramException">There are too few rows, or the protocol's facts about the tracks are unknown.</exception>
    public static IReadOnlyList<Fold> Create(FeatureSet data, SplitMode mode, int count, ulong seed)
    {
        if (mode == SplitMode.Filtered)
            return [FaultFiltered(data)];

        var unitOfRow = mode == SplitMode.Segment ? [.. Enumerable.Range(0, data.Rows)] : GroupsOfRows(data, mode);
        var units = Enumerable.Range(0, data.Rows).Where(row => unitOfRow[row] >= 0).GroupBy(row => unitOfRow[row])
            .Select(unit => unit.ToArray()).ToArray();
        Require(data, units, mode, count);
        new RandomSequence(seed, RandomPurpose.Split).Shuffle(units.AsSpan());
        var foldOfRow = FoldAssignment.Create(units, data.Labels, data.Genres.Count, count);
        return
        [
            .. Enumerable.Range(0, count).Select(fold => new Fold(
                [.. Enumerable.Range(0, data.Rows).Where(row => foldOfRow[row] >= 0 && foldOfRow[row] != fold)],
                [.. Enumerable.Range(0, data.Rows).Where(row => foldOfRow[row] == fold)])),
        ];
    }

    private static int[] GroupsOfRows(FeatureSet data, SplitMode mode)
    {
        var genreOfTrack = data.GenreOfTrack().Select(genre => data.Genres[genre]).ToArray();
        var groups = TrackGroups.Of(data.Tracks, genreOfTrack, data.Contents, mode, data.IsSynthetic, data.Description);
        return [.. data.TrackOfRow.Select(track => groups[track])];
    }

    private static void Require(FeatureSet data, int[][] units, SplitMode mode, int count)
    {
        if (data.Rows < count)
        {
            throw new ProgramException(
                $"{data.Description} has {data.Rows} rows, fewer than the {count} folds; give more rows, or fewer folds with --folds.");
        }

        var name = mode switch { SplitMode.Segment => "row", SplitMode.Artist => "artist", _ => "track" };
        if (units.Length < count)
        {
            throw new ProgramException(
                $"{data.Description} has {units.Length} {name}{(units.Length == 1 ? "" : "s")}, fewer than the {count} folds; give fewer " +
                "folds with --folds.");
        }

        for (var genre = 0; genre < data.Genres.Count; genre++)
        {
            if (units.Count(unit => unit.Any(row => data.Labels[row] == genre)) is < 2 and var found)
            {
                throw new ProgramException(
                    $"Genre {Quotation.Of(data.Genres[genre])} of {data.Description} has {found} {name}{(found == 1 ? "" : "s")}; to " +
                    "learn it and test it takes at least two.");
            }
        }
    }

    private static Fold FaultFiltered(FeatureSet data)
    {
        var partOfTrack = data.IsSynthetic ? [] : FaultFilteredParts.Of(data.Tracks);
        FaultFilteredParts.Require(partOfTrack, data.GenreOfTrack(), data.Genres, data.Description);
        return new Fold(
            [.. Enumerable.Range(0, data.Rows).Where(row => partOfTrack[data.TrackOfRow[row]] is SplitPart.Train or SplitPart.Validation)],
            [.. Enumerable.Range(0, data.Rows).Where(row => partOfTrack[data.TrackOfRow[row]] == SplitPart.Test)]);
    }
}
