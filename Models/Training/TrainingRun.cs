using System.Diagnostics;
using System.Globalization;
using Gtzan.Audio.Datasets;
using Gtzan.Engine;
using Gtzan.Engine.Layers;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Reports;

namespace Gtzan.Models.Training;

/// <summary>
/// A whole run: divide the data, train, keep the last and the best state, test, write the report. It may be stopped or killed at any moment
/// and resumed, and ends with the same bits.
/// </summary>
/// <param name="architecture">The model.</param>
/// <param name="parameters">Its hyper-parameters.</param>
/// <param name="data">The data.</param>
/// <param name="folder">Where to write.</param>
/// <param name="device">What to compute on.</param>
public sealed class TrainingRun(GenreModel architecture, HyperParameters parameters, TrainingData data, RunFolder folder, Device device)
{
    private readonly Stopwatch _sinceSaved = new();
    private bool _wasBegun, _isPrepared;

    /// <summary>
    /// A run that is killed loses at most this much of its training, and the batch it is on; 0 to write the state after every batch.
    /// </summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether to go on with what the folder has.</summary>
    public bool IsResumed { get; init; }

    /// <summary>Told, in a sentence, where training goes on if it is resumed.</summary>
    public Action<string>? Resumed { get; init; }

    /// <summary>How far training had come when its state was written the last time, for people; null if it never was.</summary>
    public string? Saved => Checkpoints.Saved;

    /// <summary>The division of the data.</summary>
    public DataSplit Split { get; } = DataSplit.Create(
        data.Dataset, parameters.Split, parameters.TestSize, parameters.ValidationSize, (ulong)parameters.Seed);

    private string DatasetHash => field ??= TrainingData.Hash(data.Dataset);

    private CheckpointStore Checkpoints => field ??= new CheckpointStore(
        folder, new CheckpointOrigin(architecture.Name, parameters, data.Dataset.Genres, Split.Hash(data.Dataset), DatasetHash));

    /// <summary>Trains and tests. Returns the test of the last state, and of the best one.</summary>
    /// <param name="progress">Called after every batch.</param>
    /// <param name="epochDone">Called after every epoch.</param>
    /// <param name="cancellation">Ends training early, after the batch it is on: the state is kept, and nothing is tested.</param>
    /// <exception cref="OperationCanceledException">Training was ended early.</exception>
    /// <exception cref="ProgramException">The folder cannot be written, the data cannot be read any more, something is no finite number any
    /// more, or the run cannot be resumed.</exception>
    public (TestResult Last, TestResult Best) Execute(
        Action<TrainingProgress>? progress, Action<EpochMetrics>? epochDone, CancellationToken cancellation)
    {
        try
        {
            Prepare();
            _isPrepared = true;
            var model = Train(progress, epochDone, inspectedFrom: null, cancellation);
            cancellation.ThrowIfCancellationRequested();
            return Test(model);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DatasetException)
        {
            if (_isPrepared && folder.IsGone)
                throw new ProgramException($"The run is gone: {folder.Path}, or what was in it, was deleted or moved while it was trained; train again, or go on with gtzan train --resume and its new place.", exception);
            ForgetWithoutState();
            var (what, remedy) = exception is DatasetException ? ("", "give the same data again") : ($"The run could not be written to {folder.Path}: ", "make room");
            var kept = !File.Exists(folder.HyperParametersFile)
                ? $" Nothing of the run is kept: {remedy}, and train again."
                : $" {(Saved is null ? "The run" : $"The state after {Saved}")} is kept: {remedy}, and go on with gtzan train --resume {folder.Path}.";
            throw new ProgramException($"{what}{ProgramException.SentenceOf(exception)}{kept}", exception);
        }
        catch (Exception exception) when (exception is ProgramException or OperationCanceledException)
        {
            ForgetWithoutState();
            throw;
        }
    }

    /// <summary>Writes what the run is trained from, so that it can be resumed if it is killed before its first checkpoint.</summary>
    private void Prepare()
    {
        if (IsResumed)
        {
            SplitFile.RequireSame(folder.SplitFile, Split, data.Dataset, DatasetHash);
            return;
        }

        _wasBegun = true;
        SplitFile.Write(folder, Split, data.Dataset, data.Origin, DatasetHash);
        folder.WriteHyperParameters(architecture.Name, parameters, device.Name);
    }

    /// <summary>Resumes a run: it is no longer finished, and may have been given more epochs.</summary>
    private void Reopen()
    {
        File.Delete(folder.ReportFile);
        var (_, before) = folder.ReadHyperParameters();
        if (before.Epochs != parameters.Epochs)
            folder.WriteHyperParameters(architecture.Name, parameters, folder.ReadDevice());
        SplitFile.Write(folder, Split, data.Dataset, data.Origin, DatasetHash);
    }

    /// <summary>Trains from the beginning, or from the last state on the disk.</summary>
    /// <param name="progress">Called after every batch.</param>
    /// <param name="epochDone">Called after every epoch.</param>
    /// <param name="inspectedFrom">From which epoch on to look at every step, because something is known to become no finite number
    /// there.</param>
    /// <param name="cancellation">Ends training early.</param>
    private Sequential Train(Action<TrainingProgress>? progress, Action<EpochMetrics>? epochDone, int? inspectedFrom, CancellationToken cancellation)
    {
        var (model, trainer) = Begin(inspectedFrom);
        _sinceSaved.Restart();
        try
        {
            foreach (var epoch in IsGivenUp() ? [] : trainer.Run(AfterBatch, cancellation))
            {
                if (!double.IsFinite(epoch.Loss) || !double.IsFinite(epoch.ValidationLoss) || !NumericsInspection.AreFinite(model))
                    return LookFor(epoch.Epoch, $"after epoch {epoch.Epoch} the validation loss is {epoch.ValidationLoss.ToString(CultureInfo.InvariantCulture)}, while all weights are finite");
                Checkpoints.Add(epoch, model, trainer);
                var mustSave = epoch.Epoch == 1 || epoch.Epoch == inspectedFrom - 1 || IsDue();
                if (mustSave && !Checkpoints.TrySave(model, trainer))
                    return LookFor(Checkpoints.SavedEpoch + 1, "something in the state is no finite number");
                epochDone?.Invoke(epoch);
                if (IsGivenUp())
                    break;
            }
        }
        catch (NotFiniteException exception)
        {
            throw Diverged(trainer.Batch == trainer.BatchesAnEpoch
                ? $"in the validation after epoch {trainer.Epoch + 1}, {exception.Message}"
                : $"in epoch {trainer.Epoch + 1}, batch {trainer.Batch + 1} of {trainer.BatchesAnEpoch}, {exception.Message}", exception);
        }

        if ((trainer.Epoch > 0 || trainer.Batch > 0) && !Checkpoints.TrySave(model, trainer) && !cancellation.IsCancellationRequested)
            return LookFor(Checkpoints.SavedEpoch + 1, "something in the state is no finite number");
        return model;

        // Training is deterministic: from the last state the same numbers come again, and are looked at this time.
        Sequential LookFor(int firstEpoch, string otherwise)
        {
            if (inspectedFrom is null)
                return Train(progress, epochDone: null, firstEpoch, cancellation);
            NumericsInspection.RequireFeatures(data.Dataset, Split.Validation);
            throw Diverged(otherwise);
        }

        bool IsGivenUp() => parameters.Patience > 0 && trainer.Epoch - (trainer.Best?.Epoch ?? 0) >= parameters.Patience;

        void AfterBatch(TrainingProgress done)
        {
            // If it cannot be saved because something is not finite, the end of the epoch will tell.
            if (done.Batch < done.Batches && IsDue())
                Checkpoints.TrySave(model, trainer);
            progress?.Invoke(done);
        }
    }

    private (Sequential Model, Trainer Trainer) Begin(int? inspectedFrom)
    {
        var (model, trainer) = IsResumed || inspectedFrom is not null ? Restore() : New();
        if (inspectedFrom is { } epoch)
            trainer.Inspection = new NumericsInspection(model, data.Dataset, epoch);
        if (device is NumericsDevice numerics)
            numerics.NameOf = tensor => model.Parameters.Select(parameter => (parameter.Name, parameter.Value)).Concat(trainer.Optimizer.State).FirstOrDefault(named => named.Value == tensor).Name;
        return (model, trainer);

        (Sequential Model, Trainer Trainer) New()
        {
            var built = architecture.Build(parameters, data.Dataset.Genres.Count, device);
            return (built, new Trainer(built, parameters, data.Dataset, Split));
        }

        (Sequential Model, Trainer Trainer) Restore()
        {
            // Checkpoints have float32 numbers, the reference double.
            var (restored, itsTrainer, from) = Checkpoints.Restore(New, isExact: device.Name != "reference");
            if (inspectedFrom is null)
            {
                Reopen();
                Resumed?.Invoke(from);
            }

            return (restored, itsTrainer);
        }
    }

    private bool IsDue()
    {
        if (_sinceSaved.Elapsed < CheckpointInterval)
            return false;
        _sinceSaved.Restart();
        return true;
    }

    private (TestResult Last, TestResult Best) Test(Sequential model)
    {
        var last = TestResult.Of(model, data.Dataset, Split.Test);
        var (bestModel, _, _) = Checkpoint.Load(folder.BestCheckpoint, architecture, parameters, data.Dataset.Genres, device);
        var best = TestResult.Of(bestModel, data.Dataset, Split.Test);
        folder.RequireThere();
        if (!File.Exists(folder.SplitFile) || !Checkpoints.IsComplete())
            throw new ProgramException($"Something in {folder.Path} was changed or deleted while it was trained; put back what was there, or train again.");
        HtmlReport.Write(folder, architecture, parameters, data, Split, last, best, device);
        return (last, best);
    }

    private ProgramException Diverged(string where, Exception? cause = null)
    {
        var kept = Saved is null ? "" : $" The state after {Saved} is kept in {folder.LastCheckpoint}.";
        var isClipped = parameters.GlobalClipNorm > 0 || parameters.ClipValue > 0;
        return new ProgramException(
            $"Training has diverged: {where.TrimEnd('.')}.{kept} Try a smaller learning rate (--set learning_rate={(parameters.LearningRate / 10).ToString("G2", CultureInfo.InvariantCulture)})" +
            $"{(isClipped ? "" : " or clipped gradients (--set global_clipnorm=1)")}{(device is NumericsDevice ? "" : "; --debug-numerics names the operation")}.", cause);
    }

    /// <summary>What looks like a run shall have weights: one that failed before it had any leaves nothing.</summary>
    private void ForgetWithoutState()
    {
        if (!_wasBegun || folder.IsReplaced || !Directory.Exists(folder.Path) || File.Exists(folder.LastCheckpoint) || File.Exists(folder.BestCheckpoint))
            return;
        foreach (var file in (string[])[folder.HyperParametersFile, folder.SplitFile, folder.MetricsFile])
            File.Delete(file);
    }
}
