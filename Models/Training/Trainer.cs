using Gtzan.Audio.Datasets;
using Gtzan.Engine;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Optimizers;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Training;

/// <summary>What an epoch came to. Losses include the penalties on weights; those of training are means over its batches, as in Keras.</summary>
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
        Optimizer = new Adam(model.Parameters, parameters.LearningRate);
    }

    /// <summary>The optimiser, for checkpoints.</summary>
    public Adam Optimizer { get; }

    private int BatchesAnEpoch => (_split.Train.Length + _parameters.BatchSize - 1) / _parameters.BatchSize;

    /// <summary>Trains epoch by epoch. Each is computed when it is asked for.</summary>
    /// <param name="progress">Called after every batch.</param>
    /// <param name="cancellation">Ends training after the batch it is on; the epoch that is cut off is not returned.</param>
    public IEnumerable<EpochMetrics> Run(Action<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        for (var epoch = 1; epoch <= _parameters.Epochs; epoch++)
        {
            if (TrainEpoch(epoch, progress, cancellation) is not { } training)
                yield break;
            var validation = Predictions.Of(_model, _dataset, _split.Validation);
            yield return new EpochMetrics(epoch, training.Loss, training.Accuracy, validation.Loss + Penalty(), validation.Accuracy);
        }
    }

    private (double Loss, double Accuracy)? TrainEpoch(int epoch, Action<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var device = _model.Device;
        var order = (int[])_split.Train.Clone();
        new RandomSequence((ulong)_parameters.Seed, RandomPurpose.Shuffle, Step: (uint)epoch).Shuffle<int>(order);
        var batches = BatchesAnEpoch;
        for (var batch = 0; batch < batches; batch++)
        {
            if (cancellation.IsCancellationRequested)
                return null;
            var segments = order.AsSpan(batch * _parameters.BatchSize, Math.Min(_parameters.BatchSize, order.Length - (batch * _parameters.BatchSize)));

            using var step = device.BeginStep();
            var (inputs, labels) = _loader.Load(segments);
            var logits = _model.Forward(inputs);
            var batchLoss = _model.Regularize(Losses.SoftmaxCrossEntropy(logits, labels));
            batchLoss.Backward();
            Optimizer.Step();
            _metrics.Record(batchLoss, logits, labels);
            progress?.Invoke(new TrainingProgress(epoch, batch + 1, batches));
        }

        var (loss, right) = (0.0, 0);
        foreach (var (batch, result) in _metrics.Read().Index())
        {
            loss += result.Loss * (double)Math.Min(_parameters.BatchSize, order.Length - (batch * _parameters.BatchSize));
            right += result.Right;
        }

        return (loss / order.Length, (double)right / order.Length);
    }

    private double Penalty()
    {
        using var step = _model.Device.BeginInference();
        return _model.Regularize(_model.Device.Zeros([])).ToScalar();
    }
}
