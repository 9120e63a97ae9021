using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Models.Training;

namespace Gtzan.Models.Study.Tuning;

/// <summary>The progress of a search.</summary>
/// <param name="Share">The approximate share of its epochs.</param>
/// <param name="Rung">The rung, from 1.</param>
/// <param name="Trial">The trial, from 1.</param>
/// <param name="Fold">The fold, from 1.</param>
/// <param name="Epoch">The epoch, from 1.</param>
internal readonly record struct TuningProgress(double Share, int Rung, int Trial, int Fold, int Epoch);

/// <summary>
/// Runs a search by rung, trial and fold, each training with all threads. Skips results in the log; trainings are deterministic, so
/// interruptions do not change the outcome.
/// </summary>
internal sealed class TuningSearch(TuningPlan plan, SearchLog log, Device device)
{
    private readonly Dictionary<(int Trial, int Fold), FoldTraining> _paused = [];
    private readonly long _room = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;
    private double _epochsDone;

    /// <summary>Runs the rest of the search. Returns the last result of every trial, best first.</summary>
    /// <param name="progress">Called after every batch.</param>
    /// <param name="done">Called after every new result.</param>
    /// <param name="cancellation">Cancels the search; the log is kept.</param>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public IReadOnlyList<RungResult> Execute(Action<TuningProgress>? progress, Action<RungResult>? done, CancellationToken cancellation)
    {
        var last = new Dictionary<int, RungResult>();
        IReadOnlyList<int> trials = [.. Enumerable.Range(1, plan.Trials.Count)];
        for (var rung = 1; rung <= plan.Rungs.Count; rung++)
        {
            foreach (var trial in trials)
            {
                cancellation.ThrowIfCancellationRequested();
                if (log.Find(rung, trial) is not { } result)
                {
                    result = Train(rung, trial, progress, cancellation);
                    log.Append(result);
                    done?.Invoke(result);
                }

                _epochsDone += EpochsOf(rung);
                last[trial] = result;
            }

            if (rung < plan.Rungs.Count)
                trials = SuccessiveHalving.Survivors(trials.Select(trial => last[trial]), plan.Rungs[rung].Trials);
            foreach (var key in _paused.Keys.Where(key => !trials.Contains(key.Trial)).ToArray())
                Take(key)?.Dispose();
        }

        return [.. SuccessiveHalving.InOrder(last.Values)];
    }

    private RungResult Train(int rung, int trial, Action<TuningProgress>? progress, CancellationToken cancellation)
    {
        var settings = plan.Trials[trial - 1];
        var epochs = plan.Rungs[rung - 1].Epochs;
        double[] accuracies = new double[plan.Folds.Count], losses = new double[plan.Folds.Count];
        for (var fold = 0; fold < plan.Folds.Count; fold++)
        {
            // A training that was not kept in memory is repeated and reaches the same state.
            var training = Take((trial, fold))
                ?? new FoldTraining(
                    plan.Model, settings.ApplyTo(plan.Parameters), plan.Data.Dataset, plan.Folds[fold], device, cancellation);
            var metrics = training.AdvanceTo(epochs, batch => progress?.Invoke(At(rung, trial, fold, batch)));
            if (!FoldTraining.IsFinite(metrics))
            {
                training.Dispose();
                return new RungResult(rung, trial, epochs, settings, [], []);
            }

            (accuracies[fold], losses[fold]) = (metrics.ValidationAccuracy, metrics.ValidationLoss);
            Keep((trial, fold), training, rung);
        }

        return new RungResult(rung, trial, epochs, settings, accuracies, losses);
    }

    private FoldTraining? Take((int Trial, int Fold) key) => _paused.Remove(key, out var training) ? training : null;

    private void Keep((int Trial, int Fold) key, FoldTraining training, int rung)
    {
        if (rung < plan.Rungs.Count && _paused.Values.Sum(paused => paused.Bytes) + training.Bytes <= _room)
            _paused.Add(key, training);
        else
            training.Dispose();
    }

    private int EpochsOf(int rung) => plan.Rungs[rung - 1].Epochs - (rung == 1 ? 0 : plan.Rungs[rung - 2].Epochs);

    private TuningProgress At(int rung, int trial, int fold, TrainingProgress batch)
    {
        var ofFold = Math.Max(0, batch.Epoch - 1 + ((double)batch.Batch / batch.Batches) - (plan.Rungs[rung - 1].Epochs - EpochsOf(rung)));
        var share = (_epochsDone + ((fold * EpochsOf(rung)) + ofFold) / plan.Folds.Count) / SuccessiveHalving.Budget(plan.Rungs);
        return new TuningProgress(share, rung, trial, fold + 1, batch.Epoch);
    }
}
