using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Study.Experiments;

/// <summary>The accuracies of a candidate over all folds and seeds.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Parameters">The number of its trained parameters.</param>
/// <param name="Tracks">The number of tracks tested.</param>
/// <param name="BySegment">The share of segments classified right.</param>
/// <param name="ByTrack">The share of tracks, mean over the seeds.</param>
/// <param name="Interval">The 95 % interval of <paramref name="ByTrack"/>, by bootstrap over the tracks.</param>
/// <param name="OfSeeds">The share of tracks for each seed.</param>
internal sealed record ExperimentResult(
    Candidate Candidate, int Parameters, int Tracks, double BySegment, double ByTrack, Interval Interval, IReadOnlyList<double> OfSeeds)
{
    /// <summary>Summarises the tests of a candidate.</summary>
    public static ExperimentResult Of(Candidate candidate, int parameters, IReadOnlyList<FoldTest> tests)
    {
        var all = tests.SelectMany(test => test.Tracks).ToArray();
        (int Right, int Rows)[] tracks =
        [
            .. all.GroupBy(track => track.Track).OrderBy(track => track.Key, StringComparer.Ordinal)
                .Select(track => (track.Count(test => test.IsRight), track.Count())),
        ];
        return new ExperimentResult(
            candidate, parameters, tracks.Length, (double)all.Sum(track => track.Right) / all.Sum(track => track.Segments), Share(all),
            Bootstrap.OfAccuracy(tracks, (ulong)candidate.Parameters.Seed),
            [.. tests.GroupBy(test => test.Seed).OrderBy(seed => seed.Key)
                .Select(seed => Share([.. seed.SelectMany(test => test.Tracks)]))]);
    }

    private static double Share(TrackTest[] tracks) => (double)tracks.Count(track => track.IsRight) / tracks.Length;
}
