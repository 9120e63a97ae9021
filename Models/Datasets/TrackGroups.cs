using Gtzan.Audio.Datasets;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Datasets;

/// <summary>
/// Groups of tracks that must be on the same side of a split. Under every protocol, tracks of equal samples form a group, as do those that
/// GTZAN's lists name as repeats of each other,
/// <c>metal.00058</c> and <c>rock.00016</c>, one recording under two labels, and files of the same GTZAN track, such as
/// <c>blues.00000.wav</c> and <c>blues.00000.au</c>, or its pieces <c>blues.00000.0.wav</c> and <c>blues.00000.1.wav</c>. A missing track,
/// such as <c>jazz.00054</c> in one of GTZAN's distributions, is in no group.
/// </summary>
internal static class TrackGroups
{
    /// <summary>The groups of a dataset's tracks.</summary>
    /// <exception cref="ProgramException">The artists of the tracks are unknown.</exception>
    public static int[] Of(GenreDataset dataset, SplitMode mode) => Of(
        [.. dataset.Tracks.Select(track => track.Name)], [.. dataset.Tracks.Select(track => dataset.Genres[track.Genre])],
        [.. dataset.Tracks.Select(track => track.Content)], mode, dataset.IsSynthetic, dataset.Description);

    /// <summary>The number of each track's group; −1 for a track that the protocol leaves out.</summary>
    /// <param name="tracks">Names of the tracks.</param>
    /// <param name="genreOfTrack">The genre of each.</param>
    /// <param name="contents">The hash of the samples of each; null where unknown.</param>
    /// <param name="mode">The protocol: by track, by duplicate group or by artist.</param>
    /// <param name="isSynthetic">True if the tracks are synthetic: then GTZAN's names mean nothing.</param>
    /// <param name="description">A description of the tracks, for messages.</param>
    /// <exception cref="ProgramException">The artists of the tracks are unknown.</exception>
    public static int[] Of(
        IReadOnlyList<string> tracks, IReadOnlyList<string> genreOfTrack, IReadOnlyList<string?> contents, SplitMode mode,
        bool isSynthetic, string description)
    {
        GtzanTrack?[] names = [.. tracks.Select(track => isSynthetic ? null : GtzanTrack.Parse(track))];
        var known = Enumerable.Range(0, tracks.Count).Where(i => names[i] is not null).ToLookup(i => names[i]!.Value);
        if (mode == SplitMode.Artist)
            RequireGtzan(known.Count, genreOfTrack, description, "artists are");

        var groups = Enumerable.Range(0, tracks.Count).ToArray();
        foreach (var same in known)
            Join(groups, same);
        foreach (var copies in Enumerable.Range(0, tracks.Count).Where(i => contents[i] is not null).GroupBy(i => contents[i]))
            Join(groups, copies);
        foreach (var repeat in GtzanFacts.Repeats)
            Join(groups, repeat.SelectMany(track => known[track]));
        if (mode == SplitMode.Artist)
        {
            var tracksOfArtist = known.Where(same => GtzanFacts.Artists.ContainsKey(same.Key))
                .SelectMany(same => GtzanFacts.Artists[same.Key].Select(artist => (Artist: artist, Track: same.First())))
                    .GroupBy(pair => pair.Artist, pair => pair.Track);
            foreach (var artist in tracksOfArtist)
                Join(groups, artist);
        }

        if (mode == SplitMode.Duplicate)
            RemoveRepeats(groups, names, contents, genreOfTrack);
        return groups;
    }

    /// <summary>Rejects tracks that are not in GTZAN's lists.</summary>
    /// <param name="known">The number of tracks with names of GTZAN's.</param>
    /// <param name="genreOfTrack">The genre of each.</param>
    /// <param name="description">A description of the tracks, for messages.</param>
    /// <param name="what">The property that the lists give.</param>
    /// <exception cref="ProgramException">A genre is not one of GTZAN's, or no track is.</exception>
    public static void RequireGtzan(int known, IReadOnlyCollection<string> genreOfTrack, string description, string what)
    {
        var foreign = genreOfTrack.Where(genre => !GtzanTrack.Genres.Contains(genre)).ToArray();
        if (foreign.Length > 0)
        {
            throw new ProgramException(
                $"Genre {Quotation.Of(foreign[0])} of {description} is not one of GTZAN's, whose {what} known; {foreign.Length} of the " +
                $"{genreOfTrack.Count} tracks {(foreign.Length == 1 ? "is" : "are")} of such genres, " +
                "and must be left out for this split.");
        }

        if (known == 0)
        {
            throw new ProgramException(
                $"No track of {description} has a name of GTZAN's, such as blues.00000, whose {what} known; by these it cannot be split.");
        }
    }

    private static void Join(int[] groups, IEnumerable<int> tracks)
    {
        var joined = tracks.Select(track => groups[track]).Distinct().ToArray();
        for (var i = 0; i < groups.Length && joined.Length > 1; i++)
            groups[i] = joined.Contains(groups[i]) ? joined.Min() : groups[i];
    }

    /// <summary>
    /// Keeps the first track of each group, with all its pieces but no copy; none if the labels of the group differ, because one must be
    /// wrong.
    /// </summary>
    private static void RemoveRepeats(
        int[] groups, GtzanTrack?[] names, IReadOnlyList<string?> contents, IReadOnlyList<string> genreOfTrack)
    {
        var repeats = Enumerable.Range(0, groups.Length).GroupBy(track => groups[track]).Where(group => group.Count() > 1)
            .Select(group => group.ToArray()).ToArray();
        foreach (var group in repeats)
        {
            var isOfOneGenre = group.Select(track => genreOfTrack[track]).Distinct().Count() == 1;
            var seen = new HashSet<string>();
            foreach (var track in group)
            {
                var isPiece = track == group[0] || (names[track] is { } name && name == names[group[0]]);
                var isCopy = contents[track] is { } content && !seen.Add(content);
                if (!isOfOneGenre || !isPiece || isCopy)
                    groups[track] = -1;
            }
        }
    }
}
