using Gtzan.Audio.Datasets;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Tests.Models.Training;

public sealed class DataSplitTests
{
    /// <summary>563 segments: ⌊0.3 · 563⌋ = 168 for the test, ⌊0.2 · 395⌋ = 79 for validation.</summary>
    [Fact]
    public void By_segment_563_segments_are_316_to_train_79_to_validate_and_168_to_test()
    {
        var split = Split(SmallData.WithTracks([.. Enumerable.Repeat((0, 10), 56), (1, 3)]), SplitMode.Segment);

        Assert.Equal((316, 79, 168), (split.Train.Length, split.Validation.Length, split.Test.Length));
    }

    [Theory]
    [InlineData(SplitMode.Segment)]
    [InlineData(SplitMode.Track)]
    public void Every_segment_is_in_exactly_one_part(SplitMode mode)
    {
        var dataset = SmallData.WithTracks((0, 3), (1, 2), (0, 5), (1, 1), (0, 4), (1, 3), (1, 2));
        var split = Split(dataset, mode);

        Assert.Equal(Enumerable.Range(0, 20), split.Train.Concat(split.Validation).Concat(split.Test).Order());
        Assert.Equal(mode, split.Mode);
    }

    [Fact]
    public void More_tracks_a_genre_include_fewer_and_only_the_training_part_shrinks()
    {
        var dataset = SmallData.WithTracks([.. Enumerable.Repeat((0, 2), 9), .. Enumerable.Repeat((1, 3), 12)]);
        var split = Split(dataset, SplitMode.Track);
        Assert.Same(split, split.WithTracksPerGenre(dataset, 0, seed: 3));
        var (one, four) = (split.WithTracksPerGenre(dataset, 1, seed: 3), split.WithTracksPerGenre(dataset, 4, seed: 3));
        Assert.Equal((2 + 3, 4 * (2 + 3)), (one.Train.Length, four.Train.Length));
        Assert.Subset(four.Train.ToHashSet(), one.Train.ToHashSet());
        Assert.Subset(split.Train.ToHashSet(), four.Train.ToHashSet());
        Assert.Equal((split.Validation, split.Test), (four.Validation, four.Test));
        Assert.NotEqual(one.Train, split.WithTracksPerGenre(dataset, 1, seed: 4).Train);
        Refusal.Says<ProgramException>(
            "has 6 tracks to train on, fewer than tracks_per_genre 7", () => split.WithTracksPerGenre(dataset, 7, seed: 3));
    }

    /// <summary>Of n tracks of a genre ⌊0.3 · n⌋ for the test, ⌊0.2 · rest⌋ for validation, and at least one each.</summary>
    [Theory]
    [InlineData(3, 1, 1, 1)]
    [InlineData(4, 2, 1, 1)]
    [InlineData(8, 5, 1, 2)]
    [InlineData(10, 6, 1, 3)]
    [InlineData(100, 56, 14, 30)]
    public void By_track_every_genre_is_divided_by_itself(int tracks, int train, int validation, int test)
    {
        var dataset = SmallData.WithTracks(
            [.. Enumerable.Repeat((0, 2), tracks), .. Enumerable.Repeat((1, 3), 10), .. Enumerable.Repeat((2, 1), 3)]);
        var split = Split(dataset, SplitMode.Track);

        Assert.Equal((train, validation, test), (Tracks(split.Train, 0), Tracks(split.Validation, 0), Tracks(split.Test, 0)));
        Assert.Equal((6, 1, 3), (Tracks(split.Train, 1), Tracks(split.Validation, 1), Tracks(split.Test, 1)));
        Assert.Equal((1, 1, 1), (Tracks(split.Train, 2), Tracks(split.Validation, 2), Tracks(split.Test, 2)));

        int Tracks(int[] part, int genre) =>
            part.Where(segment => dataset.Labels[segment] == genre).Select(segment => dataset.TrackOfSegment[segment]).Distinct().Count();
    }

    [Fact]
    public void By_track_all_segments_of_a_track_are_on_one_side()
    {
        var dataset = SmallData.WithTracks([.. Enumerable.Range(0, 40).Select(i => (i % 4, 1 + (i % 7)))]);
        var split = Split(dataset, SplitMode.Track);

        var sides = new[] { split.Train, split.Validation, split.Test }.SelectMany(
            (part, side) => part.Select(segment => (Track: dataset.TrackOfSegment[segment], Side: side)));
        Assert.All(sides.GroupBy(pair => pair.Track), track => Assert.Single(track.Select(pair => pair.Side).Distinct()));
    }

    [Theory]
    [InlineData(SplitMode.Segment)]
    [InlineData(SplitMode.Track)]
    public void The_seed_decides_the_split_and_its_hash(SplitMode mode)
    {
        var dataset = SmallData.WithTracks([.. Enumerable.Repeat((0, 4), 10), .. Enumerable.Repeat((1, 4), 10)]);
        DataSplit first = Split(dataset, mode), same = Split(dataset, mode), other = Split(dataset, mode, seed: 2);

        Assert.Equal(first.Test, same.Test);
        Assert.Equal(first.Train, same.Train);
        Assert.Equal(first.Hash(dataset), same.Hash(dataset));
        Assert.Equal(16, first.Hash(dataset).Length);
        Assert.NotEqual(first.Test.Order(), other.Test.Order());
        Assert.NotEqual(first.Hash(dataset), other.Hash(dataset));
    }

    /// <summary>Adding tracks to one genre does not move those of another.</summary>
    [Fact]
    public void By_track_a_genre_does_not_depend_on_the_others()
    {
        var few = SmallData.WithTracks([.. Enumerable.Repeat((0, 1), 10), .. Enumerable.Repeat((1, 1), 5)]);
        var more = SmallData.WithTracks([.. Enumerable.Repeat((0, 1), 10), .. Enumerable.Repeat((1, 1), 9)]);

        Assert.Equal(
            Split(few, SplitMode.Track).Test.Where(segment => segment < 10),
            Split(more, SplitMode.Track).Test.Where(segment => segment < 10));
    }

    [Fact]
    public void Too_few_segments_are_refused_with_their_number() =>
        Refusal.Says<ProgramException>(
            "a corpus has 3 segments, too few to divide into training, validation and test (3, 0 and 0).",
            () => Split(SmallData.WithTracks((0, 2), (1, 1)), SplitMode.Segment));

    [Theory]
    [InlineData(1, "1 usable track;")]
    [InlineData(2, "2 usable tracks;")]
    public void By_track_a_genre_of_fewer_than_three_tracks_is_refused_by_name(int tracks, string message)
    {
        var dataset = SmallData.WithTracks([.. Enumerable.Repeat((0, 5), 5), .. Enumerable.Repeat((1, 5), tracks)]);

        Refusal.Says<ProgramException>(
            $"Genre \"genre1\" of a corpus has {message} a split by track needs at least 3:", () => Split(dataset, SplitMode.Track));
    }

    [Fact]
    public void By_track_a_dataset_without_tracks_is_refused()
    {
        var known = SmallData.WithTracks([.. Enumerable.Repeat((0, 1), 5), .. Enumerable.Repeat((1, 1), 5)]);
        var dataset = new GenreDataset
        {
            Genres = known.Genres,
            Tracks = known.Tracks,
            Labels = known.Labels,
            TrackOfSegment = known.TrackOfSegment,
            Features = Array.Empty<float>(),
            Recipe = known.Recipe,
            Description = "a file",
            TracksKnown = false,
        };

        Refusal.Says<ProgramException>(
            "a file does not say which segments belong to one track, so it cannot be split by track", () =>
                Split(dataset, SplitMode.Track));
    }

    private static DataSplit Split(GenreDataset dataset, SplitMode mode, ulong seed = 1) =>
        DataSplit.Create(dataset, mode, 0.3f, 0.2f, seed);
}
