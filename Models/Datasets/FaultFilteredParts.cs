using Gtzan.Models.Configuration;

namespace Gtzan.Models.Datasets;

/// <summary>The fault-filtered split of GTZAN, for the tracks that are present.</summary>
internal static class FaultFilteredParts
{
    /// <summary>The part of each track; null for excluded tracks.</summary>
    public static SplitPart?[] Of(IReadOnlyList<string> tracks) =>
        [.. tracks.Select(
            name => GtzanTrack.Parse(name) is { } track && GtzanFacts.FaultFiltered.TryGetValue(track, out var part) ? part
            : (SplitPart?)null)];

    /// <summary>Rejects tracks that leave a part without one of the genres.</summary>
    /// <exception cref="ProgramException">A genre is not one of GTZAN's, or a part has no tracks of a genre.</exception>
    public static void Require(SplitPart?[] partOfTrack, IReadOnlyList<int> genreOfTrack, IReadOnlyList<string> genres, string description)
    {
        TrackGroups.RequireGtzan(
            partOfTrack.Count(part => part is not null), [.. genreOfTrack.Select(genre => genres[genre])], description,
            "fault-filtered division is");
        for (var genre = 0; genre < genres.Count; genre++)
        {
            var counts = Enum.GetValues<SplitPart>()
                .Select(part =>
                    Enumerable.Range(0, partOfTrack.Length).Count(track => partOfTrack[track] == part && genreOfTrack[track] == genre))
                .ToArray();
            if (counts.Contains(0))
            {
                throw new ProgramException(
                    $"In the fault-filtered division, genre {Quotation.Of(genres[genre])} of {description} has {counts[0]} tracks to " +
                    $"train, {counts[1]} to validate and {counts[2]} to test; " +
                    "it takes a fuller copy of GTZAN, or another split.");
            }
        }
    }
}

/// <summary>A part of a split.</summary>
public enum SplitPart
{
    /// <summary>Training.</summary>
    Train,

    /// <summary>Validation.</summary>
    Validation,

    /// <summary>Test.</summary>
    Test,
}
