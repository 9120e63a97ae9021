using System.Diagnostics;
using System.Globalization;
using Gtzan.Audio.Datasets;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Training;
using Gtzan.Engine.Verification;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Training;

/// <summary>
/// A run: split the data, train, keep the last and the best checkpoint, test, write the report. It may be stopped or killed at any time;
/// resumed, it gives the same bits as an uninterrupted run.
/// </summary>
/// <param name="architecture">The model.</param>
/// <param name="parameters">Its hyper-parameters.</param>
/// <param name="data">The data.</param>
/// <param name="folder">The folder to write.</param>
/// <param name="device">The device to compute on.</param>
public sealed class TrainingRun(GenreModel architecture, HyperParameters parameters, TrainingData data, RunFolder folder, Device device)
{
    private const string NotFiniteState = "something in the state is no finite number";

    // Of the time of training, progress reports take at most a fiftieth.
    private const int ShareOfReports = 50;

    private readonly Stopwatch _sinceSaved = new();
    private readonly Stopwatch _sinceReported = new();
    private TimeSpan _reportInterval;
    private bool _isNew, _hasBegun;
    private RunClock? _clock;

    /// <summary>The time between checkpoints, at most, plus a batch; a killed run loses no more. 0 for one after every batch.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether to resume the run in the folder.</summary>
    public bool IsResumed { get; init; }

    /// <summary>The text of the report; null for a run without one, which does not count as finished.</summary>
    public Func<TestedRun, string>? Report { get; init; }

    /// <summary>
    /// The text of the report while the run trains, rewritten after an epoch, but of short ones not after each; null for none.
    /// </summary>
    public Func<RunInProgress, string>? ProgressReport { get; init; }

    /// <summary>The command line, for the run's log; null if it was begun otherwise.</summary>
    public string? CommandLine { get; init; }

    /// <summary>Called with a sentence that says from where training resumes.</summary>
    public Action<string>? Resumed { get; init; }

    /// <summary>The position of the last checkpoint, for messages; null if there is none.</summary>
    public string? Saved => Checkpoints.Saved;

    /// <summary>The split of the data.</summary>
    public DataSplit Split { get; } = DataSplit.Create(
        data.Dataset, parameters.Split, parameters.TestSize, parameters.ValidationSize, (ulong)parameters.Seed)
        .WithTracksPerGenre(data.Dataset, parameters.TracksPerGenre, (ulong)parameters.Seed);

    private string DatasetHash => field ??= TrainingData.Hash(data.Dataset);

    private CheckpointStore Checkpoints => field ??= new CheckpointStore(
        folder, new CheckpointOrigin(architecture.Name, parameters, data.Dataset.Genres, Split.Hash(data.Dataset), DatasetHash));

    /// <summary>Trains and tests. Returns the test of the last weights, and of the best ones.</summary>
    /// <param name="progress">Called after every batch.</param>
    /// <param name="epochDone">Called after every epoch.</param>
    /// <param name="cancellation">Stops after the current batch: the state is saved, and nothing is tested.</param>
    /// <exception cref="OperationCanceledException">Training was stopped.</exception>
    /// <exception cref="ProgramException">The folder cannot be written, the data cannot be read, a number is not finite, or the run cannot
    /// be resumed.</exception>
    public (TestResult Last, TestResult Best) Execute(
        Action<TrainingProgress>? progress, Action<EpochResult>? epochDone, CancellationToken cancellation)
    {
        try
        {
            if (IsResumed)
                SplitFile.RequireSame(folder.SplitFile, Split, data.Dataset, DatasetHash);
            else
                Describe(device.Name);
            _hasBegun = true;
            var model = Train(progress, epochDone, inspectedFrom: null, cancellation);
            cancellation.ThrowIfCancellationRequested();
            return Test(model);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DatasetException)
        {
            if (_hasBegun && folder.IsGone)
            {
                throw new ProgramException(
                    $"The run is gone: {folder.Path}, or what was in it, was deleted or moved while it was trained; train again, " +
                    "or continue with gtzan train --resume and its new place.", exception);
            }

            DeleteWithoutCheckpoint();
            var (what, remedy) = exception is DatasetException
                ? ("", "give the same data again")
                : ($"The run could not be written to {folder.Path}: ", "make room");
            var kept = !folder.HasBegun
                ? $"Nothing of the run is kept: {remedy}, and train again."
                : $"{(Saved is null ? "The run" : $"The state after {Saved}")} is kept: {remedy}, " +
                    $"and gtzan train --resume {Quotation.ForShell(folder.Path)} continues it.";
            throw new ProgramException($"{what}{ProgramException.SentenceOf(exception)} {kept}", exception);
        }
        catch (Exception exception) when (exception is ProgramException or OperationCanceledException)
        {
            DeleteWithoutCheckpoint();
            if (Saved is not null && !folder.IsGone)
                ReportStop();
            throw;
        }
    }

    private void ReportStop()
    {
        try
        {
            WriteProgressReport(isTraining: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The state is saved, and the last report still there: what stopped the run matters more.
        }
    }

    /// <summary>Writes what the run is trained from, so that it can be resumed even before its first checkpoint.</summary>
    private void Describe(string deviceName)
    {
        _isNew = !IsResumed;
        SplitFile.Write(folder, Split, data.Dataset, data.Origin, DatasetHash);
        folder.Write(folder.DataFile, data.AccountJson());
        if (architecture.Encoder is { } encoder)
            folder.Disk.Write(folder.EncoderFile, encoder.ToFile().Write);
        folder.WriteHyperParameters(architecture.Name, parameters, deviceName);
    }

    /// <summary>Trains from the beginning, or from the last checkpoint.</summary>
    /// <param name="progress">Called after every batch.</param>
    /// <param name="epochDone">Called after every epoch.</param>
    /// <param name="inspectedFrom">The first epoch in which to inspect every step, because a number is known to become not finite.</param>
    /// <param name="cancellation">Stops after the current batch.</param>
    private Sequential Train(
        Action<TrainingProgress>? progress, Action<EpochResult>? epochDone, int? inspectedFrom, CancellationToken cancellation)
    {
        var (model, trainer) = IsResumed || inspectedFrom is not null ? Restore(isInspected: inspectedFrom is not null) : Create();
        if (inspectedFrom is { } inspected)
            trainer.Inspection = new NumericsInspection(model, data.Dataset, inspected);
        if (device is NumericsDevice numerics)
        {
            var named = model.Parameters.Select(parameter => (parameter.Name, parameter.Value)).Concat(trainer.Optimizer.State);
            numerics.NameOf = tensor => named.FirstOrDefault(pair => pair.Value == tensor).Name;
        }

        _clock = new RunClock(folder, trainer.Epoch, CommandLine, device);
        WriteProgressReport(isTraining: true);
        _sinceSaved.Restart();
        try
        {
            foreach (var epoch in IsOutOfPatience() ? [] : trainer.Run(AfterBatch, cancellation))
            {
                if (!double.IsFinite(epoch.Loss) || !double.IsFinite(epoch.ValidationLoss) || !NumericsInspection.AreFinite(model))
                {
                    var loss = epoch.ValidationLoss.ToString(CultureInfo.InvariantCulture);
                    return Inspect(epoch.Epoch, $"after epoch {epoch.Epoch} the validation loss is {loss}, while all weights are finite");
                }

                _clock.EndEpoch();
                Checkpoints.Add(epoch, trainer);
                var mustSave = epoch.Epoch == 1 || epoch.Epoch == inspectedFrom - 1 || IsDue();
                if (mustSave && !Checkpoints.TrySave(trainer))
                    return Inspect(Checkpoints.SavedEpoch + 1, NotFiniteState);
                if (mustSave)
                    _clock.Write();
                if (_sinceReported.Elapsed >= _reportInterval)
                    WriteProgressReport(isTraining: true);
                epochDone?.Invoke(epoch);
                if (IsOutOfPatience())
                    break;
            }
        }
        catch (NotFiniteException exception)
        {
            var position = trainer.Batch == trainer.BatchesPerEpoch
                ? $"in the validation after epoch {trainer.Epoch + 1}"
                : $"in epoch {trainer.Epoch + 1}, batch {trainer.Batch + 1} of {trainer.BatchesPerEpoch}";
            throw Diverged($"{position}, {exception.Message}", exception);
        }

        if ((trainer.Epoch > 0 || trainer.Batch > 0) && !Checkpoints.TrySave(trainer) && !cancellation.IsCancellationRequested)
            return Inspect(Checkpoints.SavedEpoch + 1, NotFiniteState);
        if (Saved is not null)
            _clock.Write();
        trainer.UseAverage();
        return model;

        // Training is deterministic: it repeats the same numbers from the last checkpoint on.
        Sequential Inspect(int firstEpoch, string otherwise)
        {
            if (inspectedFrom is null)
                return Train(progress, epochDone: null, firstEpoch, cancellation);
            NumericsInspection.RequireFeatures(data.Dataset, Split.Validation);
            throw Diverged(otherwise);
        }

        bool IsOutOfPatience() => parameters.Patience > 0 && trainer.Epoch - (trainer.Best?.Epoch ?? 0) >= parameters.Patience;

        void AfterBatch(TrainingProgress done)
        {
            // If a number is not finite, the end of the epoch tells.
            if (done.Batch < done.Batches && IsDue())
                Checkpoints.TrySave(trainer);
            progress?.Invoke(done);
        }

        bool IsDue()
        {
            if (_sinceSaved.Elapsed < CheckpointInterval)
                return false;
            _sinceSaved.Restart();
            return true;
        }
    }

    private (Sequential Model, Trainer Trainer) Create()
    {
        var model = architecture.Build(parameters, data.Dataset.Genres.Count, device);
        return (model, new Trainer(model, parameters, data.Dataset, Split) { Histograms = new HistogramLog(model) });
    }

    private (Sequential Model, Trainer Trainer) Restore(bool isInspected)
    {
        // Checkpoints have float32 numbers, the reference double.
        var (model, trainer, from) = Checkpoints.Restore(Create, isExact: device.Name != "reference");
        if (!isInspected)
        {
            // The checkpoint is accepted: the run is no longer finished, and may have more epochs.
            File.Delete(folder.ResultsFile);
            Describe(folder.ReadDevice());
            Resumed?.Invoke(from);
        }

        return (model, trainer);
    }

    private (TestResult Last, TestResult Best) Test(Sequential model)
    {
        var last = TestResult.Of(model, data.Dataset, Split.Test);
        var (bestModel, _, _) = Checkpoint.Load(folder.BestCheckpoint, architecture, parameters, data.Dataset.Genres, device);
        var best = TestResult.Of(bestModel, data.Dataset, Split.Test);
        folder.RequireThere();
        if (!File.Exists(folder.SplitFile) || !Checkpoints.IsComplete())
        {
            throw new ProgramException(
                $"Something in {folder.Path} was changed or deleted while it was trained; put back what was there, or train again.");
        }

        Checkpoints.CompleteMetrics();
        _clock?.Write();
        if (Report is not null)
        {
            var tested = new TestedRun(folder, architecture, parameters, data, Split, device, model, last, best);
            folder.Write(folder.ReportFile, Report(tested));
            folder.Write(folder.ResultsFile, RunResults.Of(tested, DatasetHash));
        }

        return (last, best);
    }

    private void WriteProgressReport(bool isTraining)
    {
        if (ProgressReport is null)
            return;
        _sinceReported.Restart();
        folder.Write(folder.ReportFile, ProgressReport(
            new RunInProgress(folder, architecture, parameters, data, Split, Checkpoints.Epochs, isTraining, DateTime.UtcNow)));
        _reportInterval = ShareOfReports * _sinceReported.Elapsed;
    }

    private ProgramException Diverged(string where, Exception? cause = null)
    {
        var kept = Saved is null ? "" : $" The state after {Saved} is kept in {folder.LastCheckpoint}.";
        var rate = Math.Max(parameters.LearningRate / 10, HyperParameter.MinLearningRate).ToString("G2", CultureInfo.InvariantCulture);
        var clip = parameters.GlobalClipNorm > 0 || parameters.ClipValue > 0 ? "" : " or clipped gradients (--set global_clipnorm=1)";
        var debug = device is NumericsDevice ? "" : "; --debug-numerics names the operation";
        return new ProgramException(
            $"Training has diverged: {where.TrimEnd('.')}.{kept} " +
            $"Try a smaller learning rate (--set learning_rate={rate}){clip}{debug}.", cause);
    }

    /// <summary>Deletes the files of a new run that failed before its first checkpoint.</summary>
    private void DeleteWithoutCheckpoint()
    {
        if (!_isNew || folder.IsReplaced || !Directory.Exists(folder.Path))
            return;
        if (File.Exists(folder.LastCheckpoint) || File.Exists(folder.BestCheckpoint))
            return;
        foreach (var file in folder.EarlyFiles)
            File.Delete(file);
    }
}
