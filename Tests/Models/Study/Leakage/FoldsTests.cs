using FsCheck.Xunit;
using Gtzan.Models.Configuration;
using Gtzan.Models.Datasets;
using Gtzan.Models.Study.Baselines;
using Gtzan.Models.Study.Leakage;

namespace Gtzan.Tests.Models.Study.Leakage;

public sealed class FoldsTests
{
    /// <summary>All of GTZAN, three rows a track; in the Kaggle copy jazz.00054 is missing.</summary>
    private static readonly FeatureSet Whole = Gtzan(_ => true);
    private static readonly FeatureSet Kaggle = Gtzan(track => track != new GtzanTrack("jazz", 54));

    [Theory]
    [InlineData(SplitMode.Segment)]
    [InlineData(SplitMode.Track)]
    [InlineData(SplitMode.Duplicate)]
    [InlineData(SplitMode.Artist)]
    public void Every_row_is_tested_once_and_learned_from_otherwise(SplitMode mode)
    {
        foreach (var data in (FeatureSet[])[Whole, Kaggle])
        {
            var folds = Folds.Create(data, mode, 5, seed: 1);
            var rows = Enumerable.Range(0, data.Rows).Where(row => mode != SplitMode.Duplicate || !IsLeftOut(data, row)).ToArray();

            Assert.Equal(5, folds.Count);
            Assert.Equal(rows, folds.SelectMany(fold => fold.Test).Order());
            Assert.All(folds, fold => Assert.Equal(rows, fold.Train.Concat(fold.Test).Order()));
        }

        // The second of each pair, and both of the pair with two labels.
        static bool IsLeftOut(FeatureSet data, int row)
        {
            var track = GtzanTrack.Parse(data.Tracks[data.TrackOfRow[row]])!.Value;
            return GtzanFacts.Repeats.Any(pair => pair[1] == track || (pair[0] == track && pair[1].Genre != track.Genre));
        }
    }

    [Theory]
    [InlineData(SplitMode.Track)]
    [InlineData(SplitMode.Duplicate)]
    [InlineData(SplitMode.Artist)]
    [InlineData(SplitMode.Filtered)]
    public void Repeats_are_always_on_one_side(SplitMode mode)
    {
        foreach (var fold in Folds.Create(Whole, mode, 5, seed: 2))
        {
            var (train, test) = (Tracks(fold.Train), Tracks(fold.Test));
            Assert.Empty(train.Intersect(test));
            Assert.All(GtzanFacts.Repeats, pair => Assert.False(pair.Any(train.Contains) && pair.Any(test.Contains)));
        }
    }

    [Fact]
    public void Artists_are_always_on_one_side()
    {
        foreach (var fold in Folds.Create(Whole, SplitMode.Artist, 5, seed: 2))
            Assert.Empty(Artists(fold.Train).Intersect(Artists(fold.Test)));

        static IEnumerable<string> Artists(int[] rows) =>
            Tracks(rows).SelectMany(track => GtzanFacts.Artists.TryGetValue(track, out var artists) ? artists : []);
    }

    /// <summary>
    /// By segment and by track, each fold has its share of each genre; artists are of very different size, and it is still about so.
    /// </summary>
    [Theory]
    [InlineData(SplitMode.Segment, 60, 60)]
    [InlineData(SplitMode.Track, 57, 63)]
    [InlineData(SplitMode.Artist, 30, 108)]
    public void Genres_are_spread_evenly(SplitMode mode, int least, int most)
    {
        foreach (var fold in Folds.Create(Whole, mode, 5, seed: 3))
            Assert.All(fold.Test.CountBy(row => Whole.Labels[row]), genre => Assert.InRange(genre.Value, least, most));
    }

    [Fact]
    public void The_fault_filtered_division_is_one_fold_of_640_and_290_tracks_or_one_less_without_jazz_54()
    {
        var fold = Assert.Single(Folds.Create(Whole, SplitMode.Filtered, 5, seed: 1));
        Assert.Equal((3 * 640, 3 * 290), (fold.Train.Length, fold.Test.Length));
        var kaggle = Assert.Single(Folds.Create(Kaggle, SplitMode.Filtered, 5, seed: 1));
        Assert.Equal((3 * 639, 3 * 290), (kaggle.Train.Length, kaggle.Test.Length));
    }

    [Property(MaxTest = 50)]
    public void Folds_keep_groups_together_for_any_number(ulong seed, byte number)
    {
        var count = 2 + (number % 9);
        var folds = Folds.Create(Whole, SplitMode.Track, count, seed);

        Assert.Equal(Whole.Rows, folds.Sum(fold => fold.Test.Length));
        Assert.All(folds, fold => Assert.Empty(Tracks(fold.Train).Intersect(Tracks(fold.Test))));
    }

    [Fact]
    public void The_seed_decides_the_folds()
    {
        Assert.Equal(
            Folds.Create(Whole, SplitMode.Track, 5, 1).Select(fold => fold.Test),
            Folds.Create(Whole, SplitMode.Track, 5, 1).Select(fold => fold.Test));
        Assert.NotEqual(Folds.Create(Whole, SplitMode.Track, 5, 1)[0].Test, Folds.Create(Whole, SplitMode.Track, 5, 2)[0].Test);
    }

    [Fact]
    public void Too_little_to_divide_is_refused_with_its_numbers()
    {
        var few = Set(["blues.00000", "rock.00000", "rock.00001"]);
        Refusal.Says<ProgramException>(
            "a table has 3 rows, fewer than the 5 folds; give more rows, or fewer folds with --folds.", () =>
                Folds.Create(few, SplitMode.Segment, 5, 1));
        Refusal.Says<ProgramException>(
            "Genre \"blues\" of a table has 1 track; to learn it and test it takes at least two.", () =>
                Folds.Create(few, SplitMode.Track, 2, 1));
        var oneArtist = Set(["blues.00000", "blues.00001", "blues.00002", "blues.00003"]);
        Refusal.Says<ProgramException>(
            "a table has 1 artist, fewer than the 2 folds;", () => Folds.Create(oneArtist, SplitMode.Artist, 2, 1));
        Refusal.Says<ProgramException>(
            "In the fault-filtered division, genre \"blues\" of a table has 0 tracks to train, 4 to validate and 0 to test; it takes a " +
            "fuller copy of GTZAN, or another split.",
            () => Folds.Create(oneArtist, SplitMode.Filtered, 2, 1));
    }

    private static HashSet<GtzanTrack> Tracks(int[] rows) =>
        [.. rows.Select(row => GtzanTrack.Parse(Whole.Tracks[Whole.TrackOfRow[row]])!.Value)];

    private static FeatureSet Gtzan(Func<GtzanTrack, bool> isThere) =>
        Set([.. GtzanTrack.Genres.SelectMany(genre => Enumerable.Range(0, 100).Select(number => new GtzanTrack(genre, number)))
            .Where(isThere).Select(track => $"{track}")], 3);

    private static FeatureSet Set(string[] tracks, int rowsOfTrack = 1)
    {
        var genres = tracks.Select(track => track.Split('.')[0]).Distinct().ToArray();
        var trackOfRow = Enumerable.Range(0, tracks.Length * rowsOfTrack).Select(row => row / rowsOfTrack).ToArray();
        return new FeatureSet(
            new Matrix(trackOfRow.Length, 1), [.. trackOfRow.Select(track => Array.IndexOf(genres, tracks[track].Split('.')[0]))],
            trackOfRow, tracks, genres, "a table");
    }
}
