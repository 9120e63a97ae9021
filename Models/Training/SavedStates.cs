using System.Globalization;
using Gtzan.Engine.Checkpoints;
using Gtzan.Engine.Layers;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>
/// The states of a run on the disk. Each is all that training goes on from, and is written in one piece, after what it relies on: first the
/// metrics, then the best state, then the last. So a run that is killed between any two of these goes on from the last state, with metrics
/// cut back to its epoch, and a best state that is its own or comes again.
/// </summary>
/// <param name="folder">The run.</param>
/// <param name="run">What it is of.</param>
internal sealed class SavedStates(RunFolder folder, RunIdentity run)
{
    private Safetensors? _best;
    private EpochMetrics? _bestMetrics;
    private string _metricsDigest = "";

    /// <summary>Where training was when the last state on the disk was written, for people; null if there is none.</summary>
    public string? Saved { get; private set; }

    /// <summary>How many epochs were done then.</summary>
    public int SavedEpoch { get; private set; }

    /// <summary>The epoch that is best so far; 0 before the first.</summary>
    public int BestEpoch => _bestMetrics?.Epoch ?? 0;

    /// <summary>Takes note of an epoch, and of the state after it if it is the best so far.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Add(EpochMetrics epoch, Sequential model, Trainer trainer)
    {
        folder.RequireThere();
        folder.AppendMetrics(epoch);
        _metricsDigest = MetricsLines.Digest(_metricsDigest, epoch);
        if (IsBetter(epoch, _bestMetrics))
        {
            _bestMetrics = epoch;
            _best = Capture(model, trainer);
        }
    }

    /// <summary>
    /// Writes the present state, and the best one if it is not written yet; but not a state in which something is no finite number. Returns
    /// whether it did.
    /// </summary>
    /// <exception cref="IOException">It cannot be written; what was there before is there still.</exception>
    public bool TrySave(Sequential model, Trainer trainer)
    {
        var last = Capture(model, trainer);
        if (!Checkpoint.IsFinite(last))
            return false;
        folder.RequireThere();
        if (trainer.Epoch > 0)
            folder.Disk.Flush(folder.MetricsFile);
        if (_best is not null)
        {
            folder.Disk.Write(folder.BestCheckpoint, _best.Write);

            // Should there be no room for the last as well, there is this to go on from.
            if (Saved is null)
                (Saved, SavedEpoch) = ($"epoch {BestEpoch}", BestEpoch);
        }

        _best = null;
        folder.Disk.Write(folder.LastCheckpoint, last.Write);
        (Saved, SavedEpoch) = (Where(trainer), trainer.Epoch);
        return true;
    }

    /// <summary>Refuses states of another run or of other features, while nothing of the run has been changed yet.</summary>
    /// <exception cref="ProgramException">There is one, or one cannot be read.</exception>
    public void RequireOwn()
    {
        foreach (var path in (string[])[folder.LastCheckpoint, folder.BestCheckpoint])
        {
            try
            {
                Read(path);
            }
            catch (Exception exception) when (exception is FileNotFoundException or CheckpointException)
            {
                // Of what is missing or damaged, training makes another.
            }
        }
    }

    /// <summary>
    /// Goes on from the last state. If that is damaged, from the best, and if that is too, from the beginning: training is deterministic,
    /// so that it only takes longer.
    /// </summary>
    /// <param name="begin">Makes a model and its trainer as they are in the beginning.</param>
    /// <param name="areExact">Whether states hold all that training goes on from; if not, it begins anew.</param>
    /// <returns>The model and its trainer, and in a sentence where they are.</returns>
    /// <exception cref="ProgramException">A state is one of another run, or cannot be read.</exception>
    /// <exception cref="IOException">The metrics cannot be written.</exception>
    public (Sequential Model, Trainer Trainer, string From) Restore(Func<(Sequential Model, Trainer Trainer)> begin, bool areExact)
    {
        var obstacles = new List<string>();
        if (!areExact)
            obstacles.Add("the device computes in double precision, which states do not have");
        string[] paths = areExact ? [folder.LastCheckpoint, folder.BestCheckpoint] : [];
        foreach (var path in paths)
        {
            try
            {
                var file = Read(path);
                var (model, trainer) = begin();
                var position = Checkpoint.Restore(file, model, trainer.Optimizer, BestOf);
                trainer.StartAt(position);
                RequireCompany(position, path == folder.BestCheckpoint ? file : null);
                folder.CutMetrics(position.Epoch);
                (_best, _bestMetrics, Saved, SavedEpoch) = (null, position.Best, Where(trainer), trainer.Epoch);
                _metricsDigest = MetricsLines.Digest(folder.ReadWholeMetrics());
                return (model, trainer, string.Concat(obstacles.Select(obstacle => $"{obstacle}; ")) + $"going on after {Saved}.");
            }
            catch (FileNotFoundException)
            {
                obstacles.Add($"there is no {Path.GetFileName(path)}");
            }
            catch (CheckpointException exception)
            {
                obstacles.Add($"{Path.GetFileName(path)} cannot be used ({exception.Message.TrimEnd('.')})");
            }
        }

        folder.CutMetrics(0);
        (_best, _bestMetrics, _metricsDigest, Saved, SavedEpoch) = (null, null, "", null, 0);
        var (newModel, newTrainer) = begin();
        return (newModel, newTrainer, $"{string.Join("; ", obstacles)}; training begins anew, and ends as it would have.");
    }

    /// <summary>How far a training has come, for people.</summary>
    public static string Where(Trainer trainer) =>
        trainer.Batch == 0 ? $"epoch {trainer.Epoch}" : $"batch {trainer.Batch} of {trainer.BatchesAnEpoch} of epoch {trainer.Epoch + 1}";

    private static bool IsBetter(EpochMetrics epoch, EpochMetrics? best) =>
        best is null || epoch.ValidationAccuracy > best.ValidationAccuracy || (epoch.ValidationAccuracy == best.ValidationAccuracy && epoch.ValidationLoss < best.ValidationLoss);

    /// <summary>The best of the first epochs, by their metrics: for states of versions that did not write down which it was.</summary>
    private EpochMetrics? BestOf(int epochs) => BestOf(folder.ReadWholeMetrics(), epochs);

    private static EpochMetrics? BestOf(IReadOnlyList<EpochMetrics> metrics, int epochs) => metrics.Count < epochs
        ? null
        : metrics.Take(epochs).Aggregate((EpochMetrics?)null, (best, epoch) => IsBetter(epoch, best) ? epoch : best);

    private Safetensors Capture(Sequential model, Trainer trainer) =>
        Checkpoint.Capture(run, model, trainer.Optimizer, new TrainingPosition(trainer.Epoch, trainer.Batch, trainer.BatchResults, _bestMetrics, _metricsDigest));

    /// <summary>Reads a state of this run.</summary>
    /// <exception cref="CheckpointException">It is damaged.</exception>
    /// <exception cref="ProgramException">It is one of another run, or cannot be read.</exception>
    private Safetensors Read(string path)
    {
        Safetensors file;
        try
        {
            file = Checkpoint.Read(path);
        }
        catch (Exception exception) when (exception is (IOException or UnauthorizedAccessException) and not FileNotFoundException)
        {
            throw new ProgramException($"The run's state {path} cannot be read: {ProgramException.SentenceOf(exception)}", exception);
        }

        Checkpoint.RequireOrigin(path, () => Checkpoint.CheckOrigin(file, run));
        return file;
    }

    /// <summary>
    /// Refuses a state without which there are the metrics and the best state that it relies on, and brings the latter up to date.
    /// </summary>
    private void RequireCompany(TrainingPosition position, Safetensors? best)
    {
        var metrics = folder.ReadWholeMetrics();
        if (metrics.Count < position.Epoch)
            throw new CheckpointException($"{Path.GetFileName(folder.MetricsFile)} has {metrics.Count} of its {position.Epoch} epochs.");
        if (position.MetricsDigest is { } digest && digest != MetricsLines.Digest(metrics.Take(position.Epoch)))
            throw new CheckpointException($"{Path.GetFileName(folder.MetricsFile)} has other figures for its {position.Epoch} epochs than were written.");
        if (BestOf(metrics, position.Epoch) is var known && known != position.Best)
            throw new CheckpointException($"the best of its {position.Epoch} epochs is {Text(position.Best)} by itself, and {Text(known)} by {Path.GetFileName(folder.MetricsFile)}.");
        if (position.Epoch == 0)
            return;

        // What is there may also be better than the last state knows: from a later epoch, which will come again.
        best ??= ReadBest();
        var epoch = Checkpoint.EpochOf(best);
        if (position.Best is null || (epoch != position.Best.Epoch && epoch <= position.Epoch) || epoch > run.Parameters.Epochs)
            throw new CheckpointException($"{Path.GetFileName(folder.BestCheckpoint)} is not the state that was best: it was written after epoch {epoch}, and the best was epoch {position.Best?.Epoch}.");
        Checkpoint.RequireBest(best);
        if (Checkpoint.Extend(best, run.Parameters))
            folder.Disk.Write(folder.BestCheckpoint, best.Write);

        Safetensors ReadBest()
        {
            try
            {
                return Read(folder.BestCheckpoint);
            }
            catch (Exception exception) when (exception is FileNotFoundException or CheckpointException)
            {
                throw new CheckpointException($"it goes with {Path.GetFileName(folder.BestCheckpoint)}.", exception);
            }
        }

        static string Text(EpochMetrics? epoch) => epoch is null ? "none" : string.Create(CultureInfo.InvariantCulture, $"epoch {epoch.Epoch} with validation accuracy {epoch.ValidationAccuracy:F3}");
    }
}
