using System.Text.Json.Serialization;

namespace Gtzan.Models.Study.Experiments;

/// <summary>The test of a candidate on a fold.</summary>
/// <param name="Candidate">The candidate's name.</param>
/// <param name="Seed">The seed of the division and of training.</param>
/// <param name="Fold">The fold, from 1.</param>
/// <param name="Tracks">The test of each track.</param>
internal sealed record FoldTest(
    [property: JsonRequired] string Candidate, [property: JsonRequired] int Seed, [property: JsonRequired] int Fold,
    [property: JsonRequired] IReadOnlyList<TrackTest> Tracks);

/// <summary>The test of a track.</summary>
/// <param name="Track">Its name.</param>
/// <param name="Right">The number of its segments that were classified right.</param>
/// <param name="Segments">The number of its segments.</param>
/// <param name="IsRight">Whether the track was, by the mean log-probability of its segments.</param>
internal readonly record struct TrackTest(string Track, int Right, int Segments, bool IsRight);
