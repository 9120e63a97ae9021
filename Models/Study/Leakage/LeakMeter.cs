using Gtzan.Models.Configuration;
using Gtzan.Models.Study.Baselines;

namespace Gtzan.Models.Study.Leakage;

/// <summary>The accuracy of baselines under one protocol.</summary>
/// <param name="Mode">The protocol.</param>
/// <param name="Folds">The folds.</param>
/// <param name="Results">The result of each baseline.</param>
internal sealed record ProtocolResult(SplitMode Mode, IReadOnlyList<Fold> Folds, IReadOnlyList<CrossValidationResult> Results)
{
    /// <summary>The number of test rows.</summary>
    public int TestedRows => Folds.Sum(fold => fold.Test.Length);
}

/// <summary>
/// The leak meter: cross-validates the same models under protocols from leaky to strict. The differences are the effect of the same track,
/// recording or artist in the training data.
/// </summary>
internal static class LeakMeter
{
    /// <summary>The protocols that the data allow, and the reasons for omitting the others.</summary>
    /// <exception cref="ProgramException">The data do not allow any protocol.</exception>
    public static (
        IReadOnlyList<(SplitMode Mode, IReadOnlyList<Fold> Folds)> Protocols,
        IReadOnlyList<(SplitMode Mode, string Reason)> LeftOut) Protocols(
            FeatureSet data, int folds, ulong seed)
    {
        List<(SplitMode, IReadOnlyList<Fold>)> protocols = [(SplitMode.Segment, Folds.Create(data, SplitMode.Segment, folds, seed))];
        List<(SplitMode, string)> leftOut = [];
        foreach (var mode in (SplitMode[])[SplitMode.Track, SplitMode.Duplicate, SplitMode.Artist, SplitMode.Filtered])
        {
            try
            {
                protocols.Add((mode, Folds.Create(data, mode, folds, seed)));
            }
            catch (ProgramException exception)
            {
                leftOut.Add((mode, exception.Message));
            }
        }

        return (protocols, leftOut);
    }

    /// <summary>Cross-validates baselines under protocols.</summary>
    /// <param name="baselines">The baselines.</param>
    /// <param name="data">The rows.</param>
    /// <param name="protocols">The folds of each protocol.</param>
    /// <param name="seed">The seed of the baselines.</param>
    /// <param name="threads">The number of threads; does not affect the results.</param>
    /// <param name="foldDone">Called after every training with the share done, the protocol and the baseline.</param>
    /// <param name="cancellation">Cancels the validation.</param>
    /// <exception cref="OperationCanceledException">The validation was cancelled; the message says how far it got.</exception>
    public static IReadOnlyList<ProtocolResult> Run(
        IReadOnlyList<Baseline> baselines, FeatureSet data, IReadOnlyList<(SplitMode Mode, IReadOnlyList<Fold> Folds)> protocols,
        ulong seed, int threads,
        Action<double, string> foldDone, CancellationToken cancellation)
    {
        var (done, all) = (0, baselines.Count * protocols.Sum(protocol => protocol.Folds.Count));
        try
        {
            var results = new List<ProtocolResult>();
            foreach (var (mode, folds) in protocols)
                results.Add(new ProtocolResult(mode, folds, [.. baselines.Select(baseline => Validate(baseline, mode, folds))]));
            return results;
        }
        catch (OperationCanceledException exception)
        {
            throw new OperationCanceledException($"stopped after {done} of {all} trainings; nothing is kept.", exception, cancellation);
        }

        CrossValidationResult Validate(Baseline baseline, SplitMode mode, IReadOnlyList<Fold> folds) => CrossValidation.Run(
            baseline, data, folds, seed, threads, () =>
                foldDone((double)++done / all, $"{SplitModes.NameOf(mode)}: {baseline.Description}"), cancellation);
    }

    /// <summary>Describes a protocol.</summary>
    public static string Meaning(SplitMode mode, FeatureSet data) => mode switch
    {
        SplitMode.Segment when data.HasSegments => "rows at random, so parts of a track are on both sides",
        SplitMode.Segment when !data.TracksKnown => "rows at random; of which track each is, the table does not say",
        SplitMode.Segment => "rows at random; each is a whole track, so only repeats and artists are on both sides",
        SplitMode.Track => "tracks, with their exact repeats, on one side",
        SplitMode.Duplicate => "the same, and every recording once",
        SplitMode.Artist => "artists on one side; each track of unknown artist as one of its own",
        _ => "fixed parts without faulty tracks, all artists but one apart",
    };
}
