using Gtzan.Models.Configuration;
using Gtzan.Models.Datasets;

namespace Gtzan.Tests.Models.Datasets;

public sealed class TrackGroupsTests
{
    private static readonly string[] Tracks =
        ["metal/metal.00034.wav", "metal/metal.00058.wav", "metal/metal.00094.wav", "rock/rock.00016.wav", "rock/rock.00000.wav",
            "rock/my song.wav"];

    /// <summary>metal 34 and 94 repeat each other, metal 58 and rock 16 do.</summary>
    [Theory]
    [InlineData(SplitMode.Track, new[] { 0, 1, 0, 1, 4, 5 })]
    [InlineData(SplitMode.Duplicate, new[] { 0, -1, -1, -1, 4, 5 })]
    public void Repeats_are_one_group_of_which_one_may_be_kept(SplitMode mode, int[] expected) =>
        Assert.Equal(expected, Groups(Tracks, mode));

    /// <summary>
    /// Both distributions in one folder, or tracks cut to pieces beforehand, must not bring a track to two sides; metal 34 and 94 repeat
    /// each other.
    /// </summary>
    [Theory]
    [InlineData(SplitMode.Track, new[] { 0, 0, 2, 2, 2, 5 })]
    [InlineData(SplitMode.Duplicate, new[] { 0, 0, 2, 2, -1, 5 })]
    [InlineData(SplitMode.Artist, new[] { 0, 0, 2, 2, 2, 0 })]
    public void All_files_of_a_track_are_one_group(SplitMode mode, int[] expected) => Assert.Equal(
        expected,
        Groups(["blues/blues.00000.au", "blues/blues.00000.wav", "metal/metal.00034.0.wav", "metal/metal.00034.1.wav",
        "metal/metal.00094.0.wav", "blues/blues.00001.au"], mode));

    /// <summary>One of two repeats by itself is a track like any other, whatever its label.</summary>
    [Fact]
    public void A_repeat_without_its_pair_is_kept() =>
        Assert.Equal([0, 1], Groups(["rock/rock.00016.wav", "rock/rock.00000.wav"], SplitMode.Duplicate));

    /// <summary>blues 0 and 1 are John Lee Hooker's, blues 12 is Robert Johnson's; of jazz 54 no artist is known.</summary>
    [Theory]
    [InlineData(".wav")]
    [InlineData(".au")]
    [InlineData("")]
    public void Tracks_of_an_artist_are_one_group_and_unknown_ones_are_alone(string ending) =>
        Assert.Equal(
            [0, 0, 2, 3],
            Groups([$"blues.00000{ending}", $"blues.00001{ending}", $"blues.00012{ending}", $"jazz.00054{ending}"], SplitMode.Artist));

    /// <summary>A recording of two artists joins the tracks of both.</summary>
    [Fact]
    public void A_joint_recording_joins_its_artists()
    {
        var joint = GtzanFacts.Artists.First(pair => pair.Value.Contains("Lauryn Hill") && pair.Value.Count > 1).Key;
        var hill = GtzanFacts.Artists.First(pair => pair.Value.SequenceEqual(["Lauryn Hill"])).Key;
        var marley = GtzanFacts.Artists.First(pair => pair.Value.SequenceEqual(["Bob Marley"])).Key;

        Assert.Equal([0, 0, 0], Groups([$"{hill}", $"{marley}", $"{joint}"], SplitMode.Artist));
        Assert.Equal([0, 1], Groups([$"{hill}", $"{marley}"], SplitMode.Artist));
    }

    /// <summary>Copies are found by their samples, whatever their names, and one of two labels must be wrong.</summary>
    [Theory]
    [InlineData(SplitMode.Track, new[] { 0, 0, 2, 3, 3 })]
    [InlineData(SplitMode.Duplicate, new[] { 0, -1, 2, -1, -1 })]
    public void Tracks_of_equal_samples_are_one_group(SplitMode mode, int[] expected) => Assert.Equal(
        expected, Groups(["rock/a.wav", "rock/b.flac", "rock/c.wav", "pop/d.wav", "jazz/e.au"], ["1", "1", null, "2", "2"], mode));

    [Fact]
    public void Made_up_tracks_with_GTZANs_names_repeat_nothing() =>
        Assert.Equal(
            [0, 1, 2, 3, 4, 5],
            TrackGroups.Of(
                Tracks, ["metal", "metal", "metal", "rock", "rock", "rock"], new string?[6], SplitMode.Track, isSynthetic: true,
                "a corpus"));

    [Fact]
    public void A_genre_whose_artists_are_not_known_is_refused_by_name() => Refusal.Says<ProgramException>(
        "Genre 'sal\"sa' of a corpus is not one of GTZAN's, whose artists are known; 1 of the 2 tracks is of such genres, and must be " +
        "left out for this split.",
        () => Groups(["blues/blues.00000.wav", "sal\"sa/salsa.00000.wav"], SplitMode.Artist));

    [Fact]
    public void Tracks_of_other_names_have_no_known_artists() => Refusal.Says<ProgramException>(
        "No track of a corpus has a name of GTZAN's, such as blues.00000, whose artists are known; by these it cannot be split.", () =>
            Groups(["blues/my song.wav"], SplitMode.Artist));

    private static int[] Groups(string[] tracks, SplitMode mode) =>
        Groups(tracks, new string?[tracks.Length], mode);

    private static int[] Groups(string[] tracks, string?[] contents, SplitMode mode) => TrackGroups.Of(
        tracks, [.. tracks.Select(track => track.Split('/', '.')[0])], contents, mode, isSynthetic: false, "a corpus");
}
