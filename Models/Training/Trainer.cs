using Gtzan.Audio.Datasets;
using Gtzan.Engine.Autograd;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Losses;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Optimizers;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Serialization;
using Gtzan.Engine.Tensors;
using Gtzan.Engine.Training;
using Gtzan.Models.Configuration;
using Gtzan.Models.Datasets;
using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Training;

/// <summary>
/// The metrics of an epoch. Losses include the penalties on weights; training values are means over the batches, as in Keras.
/// </summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Loss">The mean training loss.</param>
/// <param name="Accuracy">The training accuracy, measured during the epoch.</param>
/// <param name="ValidationLoss">The loss on the validation examples after the epoch.</param>
/// <param name="ValidationAccuracy">The validation accuracy after the epoch.</param>
public sealed record EpochMetrics(int Epoch, double Loss, double Accuracy, double ValidationLoss, double ValidationAccuracy)
{
    /// <summary>The epoch with the highest validation accuracy; of equals, the one with the lowest loss; null of none.</summary>
    public static EpochMetrics? Best(IEnumerable<EpochMetrics> epochs) =>
        epochs.Aggregate((EpochMetrics?)null, (best, epoch) => epoch.IsBetterThan(best) ? epoch : best);

    /// <summary>Whether the validation accuracy is higher than another epoch's, or equal with a lower loss.</summary>
    public bool IsBetterThan(EpochMetrics? other) =>
        other is null || ValidationAccuracy > other.ValidationAccuracy
        || (ValidationAccuracy == other.ValidationAccuracy && ValidationLoss < other.ValidationLoss);
}

/// <summary>The progress of an epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Batch">Batches done.</param>
/// <param name="Batches">The number of batches.</param>
public readonly record struct TrainingProgress(int Epoch, int Batch, int Batches);

/// <summary>Trains a model on the training part of a dataset and evaluates it on the validation part.</summary>
public sealed class Trainer
{
    private readonly Sequential _model;
    private readonly HyperParameters _parameters;
    private readonly GenreDataset _dataset;
    private readonly DataSplit _split;
    private readonly BatchLoader _loader;
    private readonly BatchMetrics _metrics;

    public Trainer(Sequential model, HyperParameters parameters, GenreDataset dataset, DataSplit split)
    {
        _model = model;
        _parameters = parameters;
        _dataset = dataset;
        _split = split;
        _loader = new BatchLoader(dataset, model.Device, model.InputShape);
        _metrics = new BatchMetrics(model.Device, BatchesAnEpoch);
        var clipping = new GradientClipping(parameters.GlobalClipNorm, parameters.ClipValue);
        Optimizer = new Adam(model.Parameters, parameters.LearningRate, clipping: clipping);
    }

    /// <summary>The optimiser, for checkpoints.</summary>
    public Adam Optimizer { get; }

    /// <summary>The number of epochs done.</summary>
    public int Epoch { get; private set; }

    /// <summary>The best of the epochs done; null before the first.</summary>
    public EpochMetrics? Best { get; private set; }

    /// <summary>The number of batches done of the next epoch.</summary>
    public int Batch { get; private set; }

    /// <summary>The number of batches per epoch.</summary>
    public int BatchesAnEpoch => BatchCount(_split, _parameters);

    /// <summary>The results of those batches. Waits for the device.</summary>
    internal IReadOnlyList<(float Loss, int Right)> BatchResults => _metrics.Peek();

    /// <summary>Records the distributions of gradients and weights; null to record nothing.</summary>
    internal HistogramLog? Histograms { get; set; }

    /// <summary>Checks each step before and after the optimiser; null to check nothing.</summary>
    internal NumericsInspection? Inspection { get; set; }

    /// <summary>The number of batches per epoch of a split.</summary>
    internal static int BatchCount(DataSplit split, HyperParameters parameters) =>
        (split.Train.Length + parameters.BatchSize - 1) / parameters.BatchSize;

    /// <summary>Continues after some epochs and batches; the parameters and moments must be those of that position.</summary>
    /// <exception cref="CheckpointException">A run has no such position.</exception>
    internal void StartAt(IReadOnlyList<EpochMetrics> epochs, ReadOnlySpan<(float Loss, int Right)> batches)
    {
        (Epoch, Batch, Best) = (epochs.Count, batches.Length, EpochMetrics.Best(epochs));
        if (Epoch > _parameters.Epochs || (Epoch == _parameters.Epochs && Batch > 0))
            throw new CheckpointException($"{Epoch} epochs and {Batch} batches are done in it, of a run of {_parameters.Epochs} epochs.");
        if (Batch >= BatchesAnEpoch)
            throw new CheckpointException($"{Batch} batches of epoch {Epoch + 1} are done in it, which has {BatchesAnEpoch}.");
        Optimizer.Iterations = ((long)Epoch * BatchesAnEpoch) + Batch;
        _model.TrainingStep = (uint)Optimizer.Iterations;
        _metrics.Restore(batches);
    }

    /// <summary>Trains lazily, epoch by epoch.</summary>
    /// <param name="progress">Called after every batch.</param>
    /// <param name="cancellation">Ends training after the current batch; the unfinished epoch is not returned, but can be resumed.</param>
    public IEnumerable<EpochMetrics> Run(Action<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        while (Epoch < _parameters.Epochs)
        {
            if (TrainEpoch(Epoch + 1, progress, cancellation) is not { } training)
                yield break;
            var validation = Predictions.Of(_model, _dataset, _split.Validation);
            (Epoch, Batch) = (Epoch + 1, 0);
            var epoch = new EpochMetrics(Epoch, training.Loss, training.Accuracy, validation.Loss + Penalty(), validation.Accuracy);
            Best = epoch.IsBetterThan(Best) ? epoch : Best;
            yield return epoch;
        }
    }

    private (double Loss, double Accuracy)? TrainEpoch(int epoch, Action<TrainingProgress>? progress, CancellationToken cancellation)
    {
        // All random numbers are functions of seed, epoch and step, so an interrupted epoch resumes identically.
        var order = (int[])_split.Train.Clone();
        new RandomSequence((ulong)_parameters.Seed, RandomPurpose.Shuffle, Step: (uint)epoch).Shuffle<int>(order);
        var batches = BatchesAnEpoch;
        while (Batch < batches)
        {
            if (cancellation.IsCancellationRequested)
                return null;
            TrainStep(SegmentsOf(Batch), SegmentsOf(Batch + 1));
            Batch++;
            progress?.Invoke(new TrainingProgress(epoch, Batch, batches));
        }

        var (loss, right) = (0.0, 0);
        foreach (var (batch, result) in _metrics.Read().Index())
        {
            loss += result.Loss * (double)Math.Min(_parameters.BatchSize, order.Length - (batch * _parameters.BatchSize));
            right += result.Right;
        }

        return (loss / order.Length, (double)right / order.Length);

        ReadOnlySpan<int> SegmentsOf(int batch)
        {
            var first = Math.Min((long)batch * _parameters.BatchSize, order.Length);
            return order.AsSpan((int)first, (int)Math.Min(_parameters.BatchSize, order.Length - first));
        }
    }

    private void TrainStep(ReadOnlySpan<int> segments, ReadOnlySpan<int> next)
    {
        using var step = _model.Device.BeginStep();
        var (inputs, labels) = _loader.Load(segments, next);
        var logits = _model.Forward(inputs);
        var loss = _model.Regularize(Loss.SoftmaxCrossEntropy(logits, labels));
        loss.Backward();
        Inspection?.BeforeUpdate(this, segments, loss);
        var recorded = next.IsEmpty && HistogramLog.IsRecorded(Epoch + 1) ? Histograms : null;
        recorded?.AddGradients(Epoch + 1);
        Optimizer.Step();
        recorded?.AddWeights();
        Inspection?.AfterUpdate(this, loss);
        _metrics.Record(loss, logits, labels);
    }

    private double Penalty()
    {
        using var step = _model.Device.BeginInference();
        return _model.Regularize(_model.Device.Zeros([])).ToScalar();
    }
}
