using System.Text;
using Gtzan.Core.Files;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Serialization;
using Gtzan.Engine.Training;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>
/// Writes and restores the checkpoints of a run. A checkpoint needs the metrics of its epochs, and the last one the best one, so they are
/// written in this order: metrics, best, last. After a kill between two writes, a run resumes from the last checkpoint and repeats later
/// epochs.
/// </summary>
/// <param name="folder">The run.</param>
/// <param name="origin">The identity of the run.</param>
internal sealed class CheckpointStore(RunFolder folder, CheckpointOrigin origin)
{
    private const string Histograms = "histograms";
    private const string Both = "both last.safetensors and best.safetensors";

    private readonly MetricsFiles _metrics = new(folder);
    private Safetensors? _unsavedBest;

    /// <summary>The position of the last checkpoint written, for messages; null if there is none.</summary>
    public string? Saved { get; private set; }

    /// <summary>The number of epochs done at that checkpoint.</summary>
    public int SavedEpoch { get; private set; }

    /// <summary>The metrics of the epochs done.</summary>
    public IReadOnlyList<EpochResult> Epochs => folder.ParseMetrics(_metrics.Lines);

    /// <summary>Whether a run is finished and none of its files is missing or changed.</summary>
    public static bool IsFinished(RunFolder folder)
    {
        try
        {
            if (!folder.IsWhole || !TextFile.Read(folder.ReportFile).EndsWith("</html>\n", StringComparison.Ordinal))
                return false;
            var (model, parameters) = folder.ReadHyperParameters();
            var split = SplitFile.Read(folder.SplitFile);
            var origin = new CheckpointOrigin(model, parameters, split.Genres, split.Hash, split.Data.Hash);
            return split.Mode == SplitModes.NameOf(parameters.Split) && new CheckpointStore(folder, origin).IsComplete();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ProgramException)
        {
            return false;
        }
    }

    /// <summary>The metrics of a finished run; checks them against the last checkpoint if that is readable.</summary>
    /// <exception cref="ProgramException">They are damaged.</exception>
    public static IReadOnlyList<EpochResult> ReadMetrics(RunFolder folder)
    {
        var text = folder.ReadMetricsText();
        var epochs = folder.ParseMetrics(text);
        try
        {
            return Checkpoint.MetricsHashOf(Checkpoint.Read(folder.LastCheckpoint)) == HashOf(text)
                ? epochs
                : throw new ProgramException(
                    $"{folder.MetricsFile} is not as it was written; put back what was there, or train a new run.");
        }
        catch (Exception exception) when (exception is CheckpointException or IOException or UnauthorizedAccessException)
        {
            return epochs;
        }
    }

    /// <summary>Whether both checkpoints and the metrics are there as they were written.</summary>
    public bool IsComplete()
    {
        try
        {
            var (last, best) = (Read(folder.LastCheckpoint), Read(folder.BestCheckpoint));
            var (metrics, isWhole) = MetricsOf(last);
            return isWhole && !Checkpoint.SetHyperParameters(last, origin.Parameters)
                && Checkpoint.EpochOf(best) == EpochResult.Best(folder.ParseMetrics(metrics))?.Epoch && Checkpoint.BatchOf(best) == 0;
        }
        catch (Exception exception) when (exception is CheckpointException or ProgramException)
        {
            return false;
        }
    }

    /// <summary>Adds the metrics of an epoch, and the state after it if it is the best so far. Writes nothing yet.</summary>
    public void Add(EpochResult epoch, Trainer trainer)
    {
        _metrics.Add(epoch, trainer.Histograms);
        if (trainer.Best == epoch)
            _unsavedBest = Capture(trainer);
    }

    /// <summary>
    /// Writes the metrics, the best state and the present one, unless a number in the present one is not finite. Returns whether it did.
    /// </summary>
    /// <exception cref="IOException">A file cannot be written; its previous version is kept.</exception>
    public bool TrySave(Trainer trainer)
    {
        var last = Capture(trainer);
        if (!Checkpoint.IsFinite(last))
            return false;
        folder.RequireThere();
        _metrics.Save();
        if (_unsavedBest is not null)
        {
            folder.Disk.Write(folder.BestCheckpoint, _unsavedBest.Write);

            // If the disk has no room for the last checkpoint, training resumes from the best.
            if (Saved is null && trainer.Best is { } best)
                (Saved, SavedEpoch) = ($"epoch {best.Epoch}", best.Epoch);
        }

        _unsavedBest = null;
        folder.Disk.Write(folder.LastCheckpoint, last.Write);
        (Saved, SavedEpoch) = (PositionOf(trainer), trainer.Epoch);
        return true;
    }

    /// <summary>Writes what follows from the metrics again where it is missing or changed.</summary>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public void CompleteMetrics() => _metrics.Complete();

    /// <summary>Restores the last checkpoint; without one the best; without either, training starts from the beginning.</summary>
    /// <param name="create">Creates a model and its trainer.</param>
    /// <param name="isExact">Whether checkpoints hold the whole state; if not, training starts from the beginning.</param>
    /// <returns>The model and its trainer, and their position in a sentence.</returns>
    /// <exception cref="ProgramException">A file is damaged, of another run, or cannot be read.</exception>
    public (Sequential Model, Trainer Trainer, string From) Restore(Func<(Sequential Model, Trainer Trainer)> create, bool isExact)
    {
        var (model, trainer) = create();
        _metrics.Clear();
        (_unsavedBest, Saved, SavedEpoch) = (null, null, 0);
        var path = ((string[])[folder.LastCheckpoint, folder.BestCheckpoint]).FirstOrDefault(File.Exists);
        if (!isExact || path is null)
        {
            var reason = isExact
                ? "there is no last.safetensors; there is no best.safetensors"
                : "the device computes in double precision, which states do not have";
            return (model, trainer, $"{reason}; training begins anew, and ends as it would have.");
        }

        var file = Read(path);
        try
        {
            var (metrics, isWhole) = MetricsOf(file);
            var epochs = folder.ParseMetrics(metrics);
            trainer.Histograms?.Restore(file.Contains(Histograms) ? file.Values(Histograms) : []);
            _metrics.Restore(epochs, metrics, isWhole, trainer.Histograms);
            trainer.Restore(file, epochs);
        }
        catch (CheckpointException exception)
        {
            throw Unusable(path, exception, "it");
        }

        if (trainer.Best is { } bestEpoch)
            RequireBest(path == folder.BestCheckpoint ? file : Read(folder.BestCheckpoint), bestEpoch.Epoch, trainer.Epoch);
        (Saved, SavedEpoch) = (PositionOf(trainer), trainer.Epoch);
        return (model, trainer, $"going on after {Saved}.");
    }

    /// <summary>The position of a training, for messages.</summary>
    public static string PositionOf(Trainer trainer) =>
        trainer.Batch == 0 ? $"epoch {trainer.Epoch}" : $"batch {trainer.Batch} of {trainer.BatchesPerEpoch} of epoch {trainer.Epoch + 1}";

    /// <summary>Refuses a best checkpoint that is not of the best epoch; one of a later epoch will be written again.</summary>
    private void RequireBest(Safetensors best, int bestEpoch, int epochs)
    {
        var epoch = Checkpoint.EpochOf(best);
        if ((epoch != bestEpoch && epoch <= epochs) || Checkpoint.BatchOf(best) > 0)
        {
            throw Unusable(
                folder.BestCheckpoint, new CheckpointException($"it was not written after epoch {bestEpoch}, which was the best"), Both);
        }

        // A larger number of epochs is recorded in both checkpoints.
        if (Checkpoint.SetHyperParameters(best, origin.Parameters))
            _unsavedBest = best;
    }

    private Safetensors Capture(Trainer trainer)
    {
        var file = Checkpoint.Describe(trainer.Capture(), origin, _metrics.Hash);
        if (trainer.Histograms is { Values: { Count: > 0 } values })
            file.Add(Histograms, [.. values]);
        return file;
    }

    /// <summary>Reads a checkpoint of this run.</summary>
    /// <exception cref="ProgramException">It is damaged, of another run, or cannot be read.</exception>
    private Safetensors Read(string path)
    {
        try
        {
            var file = Checkpoint.Read(path);
            Checkpoint.RequireOrigin(file, origin);
            return file;
        }
        catch (Exception exception) when (exception is CheckpointException or IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, exception, path == folder.LastCheckpoint ? "it" : Both);
        }
    }

    /// <summary>The lines of a checkpoint's epochs in <c>metrics.jsonl</c>, and whether that is all it has.</summary>
    /// <exception cref="CheckpointException">They are not as they were written.</exception>
    private (string Lines, bool IsWhole) MetricsOf(Safetensors file)
    {
        var text = folder.ReadMetricsText();
        var end = 0;
        for (var epoch = Checkpoint.EpochOf(file); epoch > 0 && end >= 0; epoch--)
            end = text.IndexOf('\n', end) + 1 is > 0 and var next ? next : -1;
        return end >= 0 && HashOf(text[..end]) == Checkpoint.MetricsHashOf(file)
            ? (text[..end], end == text.Length)
            : throw new CheckpointException($"{Path.GetFileName(folder.MetricsFile)} is not as it was written.");
    }

    private static string HashOf(string metrics) => ContentHash.Of(Encoding.UTF8.GetBytes(metrics));

    private static ProgramException Unusable(string path, Exception cause, string toDelete)
    {
        var reason = cause is FileNotFoundException ? "there is no such file" : ProgramException.ReasonOf(cause);
        return new ProgramException(
            $"The run cannot be resumed from the weights {path}: {reason}; put back what was there, or delete {toDelete}: " +
            "training then resumes from what is left.", cause);
    }
}
