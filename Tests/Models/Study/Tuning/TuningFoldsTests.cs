using Gtzan.Audio.Datasets;
using Gtzan.Models.Configuration;
using Gtzan.Models.Study.Tuning;
using Gtzan.Models.Training;
using Gtzan.Tests.Models.Training;

namespace Gtzan.Tests.Models.Study.Tuning;

public sealed class TuningFoldsTests
{
    private static readonly GenreDataset Dataset = SmallData.WithTracks([.. Enumerable.Range(0, 36).Select(i => (i % 3, 2 + (i % 4)))]);

    [Theory]
    [InlineData(SplitMode.Segment)]
    [InlineData(SplitMode.Track)]
    public void Every_segment_that_is_not_for_the_test_validates_once_and_no_other_is_seen(SplitMode mode)
    {
        var split = DataSplit.Create(Dataset, mode, 0.3f, 0.2f, seed: 1);
        var folds = TuningFolds.Create(Dataset, split, 4, seed: 1);

        var seen = split.Train.Concat(split.Validation).Order().ToArray();
        Assert.Equal(4, folds.Count);
        Assert.Equal(seen, folds.SelectMany(fold => fold.Validation).Order());
        Assert.All(folds, fold => Assert.Equal(seen, fold.Train.Concat(fold.Validation).Order()));
        Assert.All(folds, fold => Assert.Empty(fold.Test));
        Assert.Empty(split.Test.Intersect(seen));
    }

    [Fact]
    public void By_track_no_track_is_on_both_sides_of_a_fold_and_every_genre_is_in_each()
    {
        var split = DataSplit.Create(Dataset, SplitMode.Track, 0.3f, 0.2f, seed: 1);
        var folds = TuningFolds.Create(Dataset, split, 4, seed: 1);

        Assert.All(folds, fold => Assert.Empty(Tracks(fold.Train).Intersect(Tracks(fold.Validation))));
        Assert.All(folds, fold => Assert.Equal([0, 1, 2], fold.Validation.Select(segment => Dataset.Labels[segment]).Distinct().Order()));

        static IEnumerable<int> Tracks(int[] segments) => segments.Select(segment => Dataset.TrackOfSegment[segment]).Distinct();
    }

    [Fact]
    public void Folds_are_as_even_as_they_can_be_and_follow_from_the_seed()
    {
        var split = DataSplit.Create(Dataset, SplitMode.Segment, 0.3f, 0.2f, seed: 1);
        var folds = TuningFolds.Create(Dataset, split, 5, seed: 1);

        foreach (var genre in (int[])[0, 1, 2])
        {
            var counts = folds.Select(fold => fold.Validation.Count(segment => Dataset.Labels[segment] == genre)).ToArray();
            Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        }

        Assert.Equal(folds[0].Validation, TuningFolds.Create(Dataset, split, 5, seed: 1)[0].Validation);
        Assert.NotEqual(folds[0].Validation, TuningFolds.Create(Dataset, split, 5, seed: 2)[0].Validation);
    }

    [Fact]
    public void More_folds_than_tracks_or_segments_are_refused()
    {
        var byTrack = DataSplit.Create(Dataset, SplitMode.Track, 0.3f, 0.2f, seed: 1);
        Refusal.Says<ProgramException>(
            "The training part of a corpus has 27 tracks, fewer than the 28 folds; give at most 27 with --folds.", () =>
                TuningFolds.Create(Dataset, byTrack, 28, seed: 1));

        var bySegment = DataSplit.Create(Dataset, SplitMode.Segment, 0.3f, 0.2f, seed: 1);
        Refusal.Says<ProgramException>(
            " segments, fewer than the 500 folds; give at most ", () => TuningFolds.Create(Dataset, bySegment, 500, seed: 1));
    }

    [Fact]
    public void A_genre_of_a_single_track_cannot_be_learned_and_validated()
    {
        var split = DataSplit.Create(Dataset, SplitMode.Track, 0.3f, 0.2f, seed: 1);
        var first = split.Train.First(segment => Dataset.Labels[segment] == 1);
        var fewer = split with
        {
            Train = [
                .. split.Train.Where(
                    segment => Dataset.Labels[segment] != 1 || Dataset.TrackOfSegment[segment] == Dataset.TrackOfSegment[first])],
            Validation = [.. split.Validation.Where(segment => Dataset.Labels[segment] != 1)],
        };

        Refusal.Says<ProgramException>(
            "has 1 track of the genre \"genre1\"; cross-validation takes at least two of each", () =>
                TuningFolds.Create(Dataset, fewer, 3, seed: 1));
    }
}
