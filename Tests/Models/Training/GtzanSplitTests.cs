using Gtzan.Audio.Datasets;
using Gtzan.Models.Configuration;
using Gtzan.Models.Datasets;
using Gtzan.Models.Training;

namespace Gtzan.Tests.Models.Training;

/// <summary>Divisions for training that know GTZAN's tracks.</summary>
public sealed class GtzanSplitTests
{
    private static readonly GenreDataset Original = Gtzan(".au", _ => true);
    private static readonly GenreDataset Kaggle = Gtzan(".wav", track => track != new GtzanTrack("jazz", 54));

    [Theory]
    [InlineData(SplitMode.Track, 1000)]
    [InlineData(SplitMode.Duplicate, 985)]
    [InlineData(SplitMode.Artist, 1000)]
    [InlineData(SplitMode.Filtered, 930)]
    public void Repeats_are_on_one_side_in_either_distribution(SplitMode mode, int tracks)
    {
        foreach (var dataset in (GenreDataset[])[Original, Kaggle])
        {
            for (var seed = 1UL; seed <= 5; seed++)
            {
                var split = Split(dataset, mode, seed);
                var sides = new[] { split.Train, split.Validation, split.Test }.Select(part => Tracks(dataset, part)).ToArray();

                Assert.Equal(mode, split.Mode);
                Assert.Equal(dataset == Kaggle ? tracks - 1 : tracks, sides.Sum(side => side.Count));
                Assert.All(GtzanFacts.Repeats, pair => Assert.InRange(sides.Count(side => pair.Any(side.Contains)), 0, 1));
            }
        }
    }

    /// <summary>
    /// Of a hundred tracks 30 are for the test and 14 for validation; repeats and artists that do not fit leave a few places.
    /// </summary>
    [Theory]
    [InlineData(SplitMode.Track, 28, 31)]
    [InlineData(SplitMode.Duplicate, 27, 30)]
    [InlineData(SplitMode.Artist, 18, 36)]
    public void Each_genre_has_about_its_share_of_the_test(SplitMode mode, int least, int most)
    {
        var split = Split(Original, mode, seed: 1);
        Assert.All(Tracks(Original, split.Test).CountBy(track => track.Genre), genre => Assert.InRange(genre.Value, least, most));
        Assert.Equal(10, Tracks(Original, split.Validation).Select(track => track.Genre).Distinct().Count());
    }

    [Fact]
    public void Artists_are_always_on_one_side()
    {
        for (var seed = 1UL; seed <= 5; seed++)
        {
            var split = Split(Original, SplitMode.Artist, seed);
            var sides = new[] { split.Train, split.Validation, split.Test }.Select(
                part => Tracks(Original, part).Where(GtzanFacts.Artists.ContainsKey)
                .SelectMany(track => GtzanFacts.Artists[track]).ToHashSet()).ToArray();
            Assert.Empty(sides[0].Intersect(sides[1]).Union(sides[0].Intersect(sides[2])).Union(sides[1].Intersect(sides[2])));
        }
    }

    [Fact]
    public void The_fault_filtered_parts_are_as_published_with_and_without_jazz_54()
    {
        var (original, kaggle) = (Split(Original, SplitMode.Filtered, 1), Split(Kaggle, SplitMode.Filtered, 1));

        Assert.Equal((2 * 443, 2 * 197, 2 * 290), (original.Train.Length, original.Validation.Length, original.Test.Length));
        Assert.Equal((2 * 442, 2 * 197, 2 * 290), (kaggle.Train.Length, kaggle.Validation.Length, kaggle.Test.Length));
        Assert.Contains(new GtzanTrack("jazz", 54), Tracks(Original, original.Train));
    }

    [Fact]
    public void A_split_by_artist_needs_three_artists_of_a_genre()
    {
        var hooker = Gtzan(".wav", track => track.Number < 8);

        Refusal.Says<ProgramException>(
            "Genre \"blues\" of GTZAN has 1 artist; a split by artist needs at least 3: one each to train, to validate and to test; give " +
            "more artists, or choose another split.", () => Split(hooker, SplitMode.Artist, 1));
        Refusal.Says<ProgramException>(
            "In the fault-filtered division, genre \"blues\" of GTZAN has 0 tracks to train, 8 to validate and 0 to test;", () =>
                Split(hooker, SplitMode.Filtered, 1));
    }

    [Theory]
    [InlineData(SplitMode.Artist, "artists are")]
    [InlineData(SplitMode.Filtered, "fault-filtered division is")]
    public void Other_tracks_cannot_be_divided_by_GTZANs_lists(SplitMode mode, string what) => Refusal.Says<ProgramException>(
        $"Genre \"genre0\" of a corpus is not one of GTZAN's, whose {what} known; 10 of the 10 tracks are of such genres, and must be " +
        "left out for this split.",
        () => Split(SmallData.WithTracks([.. Enumerable.Repeat((0, 1), 5), .. Enumerable.Repeat((1, 1), 5)]), mode, 1));

    private static DataSplit Split(GenreDataset dataset, SplitMode mode, ulong seed) => DataSplit.Create(dataset, mode, 0.3f, 0.2f, seed);

    private static HashSet<GtzanTrack> Tracks(GenreDataset dataset, int[] segments) =>
        [.. segments.Select(segment => GtzanTrack.Parse(dataset.Tracks[dataset.TrackOfSegment[segment]].Name)!.Value)];

    private static GenreDataset Gtzan(string ending, Func<GtzanTrack, bool> isThere)
    {
        var tracks = GtzanTrack.Genres.SelectMany(
            (genre, label) => Enumerable.Range(0, 100).Select(number => new GtzanTrack(genre, number)).Where(isThere)
            .Select(track => new TrackDescription($"{genre}/{track}{ending}", label))).ToArray();
        var trackOfSegment = Enumerable.Range(0, 2 * tracks.Length).Select(segment => segment / 2).ToArray();
        return new GenreDataset
        {
            Genres = GtzanTrack.Genres,
            Tracks = tracks,
            TrackOfSegment = trackOfSegment,
            Labels = [.. trackOfSegment.Select(track => tracks[track].Genre)],
            Features = Array.Empty<float>(),
            Recipe = SmallData.Recipe,
            Description = "GTZAN",
        };
    }
}
