using Gtzan.Models.Configuration;
using Gtzan.Models.Study.Baselines;
using Gtzan.Models.Study.Leakage;

namespace Gtzan.Models.Commands;

/// <summary>Cross-validates baselines under protocols, and shows how far it is.</summary>
internal static class BaselineRun
{
    public static IReadOnlyList<(SplitMode Mode, IReadOnlyList<CrossValidationResult> Results)> Execute(
        Terminal terminal, IReadOnlyList<Baseline> baselines, FeatureSet data, IReadOnlyList<(SplitMode Mode, IReadOnlyList<Fold> Folds)> protocols, ulong seed, int threads,
        CancellationToken cancellation)
    {
        var (done, all) = (0, baselines.Count * protocols.Sum(protocol => protocol.Folds.Count));
        try
        {
            return terminal.WithProgress("learning", report =>
            {
                var results = new List<(SplitMode, IReadOnlyList<CrossValidationResult>)>();
                foreach (var (mode, folds) in protocols)
                    results.Add((mode, [.. baselines.Select(baseline => CrossValidation.Run(baseline, data, folds, seed, threads, () => Report(report, mode, baseline), cancellation))]));
                return results;
            });
        }
        catch (OperationCanceledException exception)
        {
            throw new OperationCanceledException($"stopped after {done} of {all} trainings; nothing is kept.", exception, cancellation);
        }

        void Report(Action<double, string> report, SplitMode mode, Baseline baseline)
        {
            done++;
            report((double)done / all, $"{SplitModes.NameOf(mode)}: {baseline.Description}");
        }
    }
}
