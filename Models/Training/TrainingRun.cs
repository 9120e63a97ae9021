using Gtzan.Engine;
using Gtzan.Engine.Checkpoints;
using Gtzan.Engine.Layers;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Reports;

namespace Gtzan.Models.Training;

/// <summary>
/// A whole run: divide the data, train, keep the last and the best state, test, write the report.
/// </summary>
/// <param name="architecture">The model.</param>
/// <param name="parameters">Its hyper-parameters.</param>
/// <param name="data">The data.</param>
/// <param name="folder">Where to write.</param>
/// <param name="device">What to compute on.</param>
public sealed class TrainingRun(GenreModel architecture, HyperParameters parameters, TrainingData data, RunFolder folder, Device device)
{
    /// <summary>A run that is killed loses at most this much of its training.</summary>
    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(10);

    private Safetensors? _best;
    private DateTime _lastCheckpoint = DateTime.UtcNow;

    /// <summary>The division of the data.</summary>
    public DataSplit Split { get; } = DataSplit.Create(
        data.Dataset, parameters.Split, parameters.TestSize, parameters.ValidationSize, (ulong)parameters.Seed);

    /// <summary>Trains and tests. Returns the test of the last state, and of the best one.</summary>
    /// <param name="progress">Called after every batch.</param>
    /// <param name="epochDone">Called after every epoch.</param>
    /// <param name="cancellation">Ends training early: what there is after the last whole epoch is kept, and nothing is tested.</param>
    /// <exception cref="OperationCanceledException">Training was ended early.</exception>
    /// <exception cref="ProgramException">The folder cannot be written, or the loss is no number any more.</exception>
    public (TestResult Last, TestResult Best) Execute(
        Action<TrainingProgress>? progress, Action<EpochMetrics>? epochDone, CancellationToken cancellation)
    {
        try
        {
            return TrainAndTest(progress, epochDone, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"The run could not be written to {folder.Path}: {exception.Message}", exception);
        }
    }

    private (TestResult Last, TestResult Best) TrainAndTest(
        Action<TrainingProgress>? progress, Action<EpochMetrics>? epochDone, CancellationToken cancellation)
    {
        var model = architecture.Build(parameters, data.Dataset.Genres.Count, device);
        var trainer = new Trainer(model, parameters, data.Dataset, Split);
        EpochMetrics? last = null, best = null;
        foreach (var epoch in trainer.Run(progress, cancellation))
        {
            CheckFinite(epoch);
            folder.AppendMetrics(epoch);
            if (best is null || epoch.ValidationAccuracy > best.ValidationAccuracy
                || (epoch.ValidationAccuracy == best.ValidationAccuracy && epoch.ValidationLoss < best.ValidationLoss))
            {
                best = epoch;
                _best = Capture(model, trainer, epoch);
            }

            if (last is null || DateTime.UtcNow - _lastCheckpoint > CheckpointInterval)
                WriteCheckpoints(Capture(model, trainer, epoch));
            if (last is null)
            {
                // Only now, so that what looks like a run has weights, and what fails in its first epoch leaves nothing.
                SplitFile.Write(folder.SplitFile, Split, data.Dataset, data.Origin);
                folder.WriteHyperParameters(architecture.Name, parameters);
            }

            last = epoch;
            epochDone?.Invoke(epoch);
        }

        if (last is not null)
            WriteCheckpoints(Capture(model, trainer, last));
        cancellation.ThrowIfCancellationRequested();
        return Test(model);
    }

    private (TestResult Last, TestResult Best) Test(Sequential model)
    {
        var last = TestResult.Of(model, data.Dataset, Split.Test);
        Checkpoint.ReadWeights(folder.BestCheckpoint, model, architecture.Name, parameters, data.Dataset.Genres);
        var best = TestResult.Of(model, data.Dataset, Split.Test);
        HtmlReport.Write(folder, architecture, parameters, data, Split, last, best, device);
        return (last, best);
    }

    private Safetensors Capture(Sequential model, Trainer trainer, EpochMetrics epoch) =>
        Checkpoint.Capture(architecture.Name, model, trainer.Optimizer, epoch.Epoch, data.Dataset.Genres, parameters, Split.Hash(data.Dataset));

    private void WriteCheckpoints(Safetensors last)
    {
        last.Write(folder.LastCheckpoint);
        _best?.Write(folder.BestCheckpoint);
        _best = null;
        _lastCheckpoint = DateTime.UtcNow;
    }

    private void CheckFinite(EpochMetrics epoch)
    {
        if (!double.IsFinite(epoch.Loss) || !double.IsFinite(epoch.ValidationLoss))
        {
            throw new ProgramException(
                $"The loss is {epoch.Loss} in epoch {epoch.Epoch} ({epoch.ValidationLoss} in validation): training has diverged. " +
                $"Try a smaller learning rate (--set learning_rate={parameters.LearningRate / 10:G2}).");
        }
    }
}
