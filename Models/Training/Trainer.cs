using Gtzan.Audio.Datasets;
using Gtzan.Engine.Autograd;
using Gtzan.Engine.Checkpoints;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Losses;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Optimizers;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;
using Gtzan.Engine.Training;
using Gtzan.Models.Configuration;
using Gtzan.Models.Datasets;
using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Training;

/// <summary>
/// What an epoch came to. Losses include the penalties on weights; those of training are means over its batches, as in Keras.
/// </summary>
/// <param name="Epoch">Which epoch, from 1.</param>
/// <param name="Loss">The mean training loss.</param>
/// <param name="Accuracy">The share of training examples that were right when they were trained on.</param>
/// <param name="ValidationLoss">The loss on the validation examples after the epoch.</param>
/// <param name="ValidationAccuracy">The share of validation examples that are right after the epoch.</param>
public sealed record EpochMetrics(int Epoch, double Loss, double Accuracy, double ValidationLoss, double ValidationAccuracy);

/// <summary>How far an epoch has come.</summary>
/// <param name="Epoch">Which epoch, from 1.</param>
/// <param name="Batch">Batches done.</param>
/// <param name="Batches">Batches in all.</param>
public readonly record struct TrainingProgress(int Epoch, int Batch, int Batches);

/// <summary>Trains a model on the training part of a dataset and watches it on the validation part.</summary>
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
        Optimizer = new Adam(model.Parameters, parameters.LearningRate, clipping: new GradientClipping(parameters.GlobalClipNorm, parameters.ClipValue));
    }

    /// <summary>The optimiser, for checkpoints.</summary>
    public Adam Optimizer { get; }

    /// <summary>How many epochs are done.</summary>
    public int Epoch { get; private set; }

    /// <summary>How many batches of the next epoch are done.</summary>
    public int Batch { get; private set; }

    /// <summary>How many batches an epoch has.</summary>
    public int BatchesAnEpoch => (_split.Train.Length + _parameters.BatchSize - 1) / _parameters.BatchSize;

    /// <summary>What those batches came to. Waits for the device.</summary>
    internal IReadOnlyList<(float Loss, int Right)> BatchResults => _metrics.Peek();

    /// <summary>
    /// Looks at what a step makes, between its backward pass and the optimiser, and after it; null in the usual case that nobody wants to.
    /// </summary>
    internal NumericsInspection? Inspection { get; set; }

    /// <summary>Goes on from somewhere else than the beginning; the model and the optimiser must be what they were there.</summary>
    /// <exception cref="CheckpointException">There is no such place.</exception>
    internal void StartAt(TrainingPosition position)
    {
        if (position.Epoch > _parameters.Epochs || (position.Epoch == _parameters.Epochs && position.Batch > 0))
            throw new CheckpointException($"{position.Epoch} epochs and {position.Batch} batches are done in it, of a run of {_parameters.Epochs} epochs.");
        if (position.Batch >= BatchesAnEpoch)
            throw new CheckpointException($"{position.Batch} batches of epoch {position.Epoch + 1} are done in it, which has {BatchesAnEpoch}.");
        var steps = ((long)position.Epoch * BatchesAnEpoch) + position.Batch;
        if (Optimizer.Iterations != steps || _model.TrainingStep != steps)
            throw new CheckpointException($"it has {Optimizer.Iterations} steps of the optimiser and {_model.TrainingStep} of the model, and its {position.Epoch} epochs and {position.Batch} batches are {steps}.");
        if (position.BatchResults.Any(result => result.Right < 0 || result.Right > _parameters.BatchSize))
            throw new CheckpointException($"more answers of a batch are right in it than there are in one, or fewer than none; a batch has {_parameters.BatchSize}.");
        (Epoch, Batch) = (position.Epoch, position.Batch);
        _metrics.Restore([.. position.BatchResults]);
    }

    /// <summary>Trains epoch by epoch. Each is computed when it is asked for.</summary>
    /// <param name="progress">Called after every batch.</param>
    /// <param name="cancellation">Ends training after the batch it is on; the epoch that is cut off is not returned, but can be gone on
    /// with.</param>
    public IEnumerable<EpochMetrics> Run(Action<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        while (Epoch < _parameters.Epochs)
        {
            if (TrainEpoch(Epoch + 1, progress, cancellation) is not { } training)
                yield break;
            var validation = Predictions.Of(_model, _dataset, _split.Validation);
            (Epoch, Batch) = (Epoch + 1, 0);
            yield return new EpochMetrics(Epoch, training.Loss, training.Accuracy, validation.Loss + Penalty(), validation.Accuracy);
        }
    }

    private (double Loss, double Accuracy)? TrainEpoch(int epoch, Action<TrainingProgress>? progress, CancellationToken cancellation)
    {
        // Everything random is a function of the seed, the epoch and the step, so that an epoch that was stopped anywhere goes on as if it
        // had not been.
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
        Optimizer.Step();
        Inspection?.AfterUpdate(this, loss);
        _metrics.Record(loss, logits, labels);
    }

    private double Penalty()
    {
        using var step = _model.Device.BeginInference();
        return _model.Regularize(_model.Device.Zeros([])).ToScalar();
    }
}
