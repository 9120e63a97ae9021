using Gtzan.Audio.Augmentation;
using Gtzan.Audio.Datasets;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Losses;
using Gtzan.Engine.Optimizers;
using Gtzan.Engine.Serialization;
using Gtzan.Engine.Tensors;
using Gtzan.Engine.Training;
using Gtzan.Models.Configuration;
using Gtzan.Models.Datasets;
using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Training;

/// <summary>The progress of an epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Batch">Batches done.</param>
/// <param name="Batches">The number of batches.</param>
public readonly record struct TrainingProgress(int Epoch, int Batch, int Batches);

/// <summary>Trains a model on the training part of a dataset and evaluates it on the validation part, if there is one.</summary>
public sealed class Trainer
{
    private readonly HyperParameters _parameters;
    private readonly TrainingLoop _loop;

    public Trainer(Sequential model, HyperParameters parameters, GenreDataset dataset, DataSplit split)
    {
        _parameters = parameters;

        // Of examples that change, the frozen layers' results do too.
        var first = parameters.Augment == AugmentationKinds.None && model.FrozenLayers is var frozen
            && FrozenResults.AreKept(model, frozen, dataset) ? frozen : 0;
        IDataset examples = first == 0
            ? new SegmentDataset(dataset)
            : new ArrayDataset(FrozenResults.Of(model, first, dataset, parameters.Transfer.Encoder), dataset.Labels);
        var adapted = model.Layers.Index().FirstOrDefault(layer => layer.Item is Normalization { IsFrozen: false }).Index;
        if (model.Layers[adapted] is Normalization normalization)
        {
            var (mean, deviation) = adapted == 0
                ? FeatureStatistics.Of(dataset, split.Train)
                : EmbeddingStatistics(model.Predict(Loader(split.Train, Predictions.BatchSize), first..adapted));
            normalization.Adapt(mean, deviation);
        }

        var weights = parameters.HasBalancedClasses ? BalancedWeights(model, dataset, split.Train) : null;
        _loop = new TrainingLoop(
            model, TrainingSettings.Optimizer(parameters, model.Parameters.Where(parameter => parameter.Value.RequiresGradient)),
            AugmentedSegments.Changes(parameters.Augment)
                ? AugmentedSegments.Loader(dataset, parameters, model, split.Train)
                : Loader(split.Train, parameters.BatchSize, (ulong)parameters.Seed))
        {
            FirstLayer = first,
            Mixup = parameters.Augment.HasFlag(AugmentationKinds.Mixup) ? new Mixup(parameters.MixupAlpha, (ulong)parameters.Seed) : null,
            Objective = (logits, labels) => Loss.SoftmaxCrossEntropy(logits, labels, parameters.LabelSmoothing, weights),
            Validation = split.Validation.Length == 0
                ? null
                : Loader(split.Validation, Predictions.BatchSize),
            Average = parameters.Ema > 0 ? new WeightAverage(model.Parameters, parameters.Ema) : null,
        };
        Optimizer.Schedule = TrainingSettings.Schedule(parameters, BatchesPerEpoch, _loop.ValidationLosses);

        // The layers before a normalisation are an encoder.
        Optimizer.Group(
            model.Layers.Take(adapted).SelectMany(layer => layer.Parameters).Where(parameter => parameter.Value.RequiresGradient))
            .LearningRateScale = parameters.Transfer.EncoderRate;

        DataLoader Loader(int[] segments, int batchSize, ulong? shuffleSeed = null) =>
            new(examples, model.Device, model.InputOf(first), batchSize)
            {
                Examples = segments,
                ShuffleSeed = shuffleSeed,
                Prefetches = first == 0 && dataset.Features.IsOnDisk,
            };

        (double[] Mean, double[] Deviation) EmbeddingStatistics(float[] embeddings)
        {
            var size = model.InputOf(adapted).Length;
            return FeatureStatistics.Of(
                [.. Enumerable.Range(0, split.Train.Length)], size, example => embeddings.AsSpan(example * size, size));
        }
    }

    /// <summary>The optimiser.</summary>
    public Optimizer Optimizer => _loop.Optimizer;

    /// <summary>The number of epochs done.</summary>
    public int Epoch => _loop.Epoch;

    /// <summary>The best of the epochs done; null before the first.</summary>
    public EpochResult? Best { get; private set; }

    /// <summary>The number of batches done of the next epoch.</summary>
    public int Batch => _loop.Batch;

    /// <summary>The number of batches per epoch.</summary>
    public int BatchesPerEpoch => _loop.Batches;

    /// <summary>Records the distributions of gradients and weights; null to record nothing.</summary>
    internal HistogramLog? Histograms { get; set; }

    /// <summary>Checks each step before and after the optimiser; null to check nothing.</summary>
    internal NumericsInspection? Inspection { get; set; }

    /// <summary>The number of batches per epoch of a split.</summary>
    internal static int BatchCount(DataSplit split, HyperParameters parameters) =>
        (split.Train.Length + parameters.BatchSize - 1) / parameters.BatchSize;

    /// <summary>Copies the state of training.</summary>
    internal Safetensors Capture() => _loop.Capture();

    /// <summary>Continues from a state, after the epochs with these metrics.</summary>
    /// <exception cref="CheckpointException">Something is missing in the state, or a run has no such position.</exception>
    internal void Restore(Safetensors state, IReadOnlyList<EpochResult> epochs)
    {
        _loop.Restore(state);
        Best = EpochResult.Best(epochs);
        if (Epoch > _parameters.Epochs || (Epoch == _parameters.Epochs && Batch > 0))
            throw new CheckpointException($"{Epoch} epochs and {Batch} batches are done in it, of a run of {_parameters.Epochs} epochs.");
    }

    /// <summary>Gives the model the averaged weights for good, if they are averaged.</summary>
    internal void UseAverage() => _loop.Average?.Swap();

    /// <summary>Trains lazily, epoch by epoch.</summary>
    /// <param name="progress">Called after every batch.</param>
    /// <param name="cancellation">Ends training after the current batch; the unfinished epoch is not returned, but can be resumed.</param>
    public IEnumerable<EpochResult> Run(Action<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        _loop.Callbacks = [.. ((Callback?[])[Inspection, Histograms, new BatchProgress(progress)]).OfType<Callback>()];
        foreach (var result in _loop.Run(_parameters.Epochs, cancellation))
        {
            Best = result.IsBetterThan(Best) ? result : Best;
            yield return result;
        }
    }

    /// <summary>Segments / (genres · segments of the genre), as scikit-learn's "balanced".</summary>
    private static Tensor BalancedWeights(Sequential model, GenreDataset dataset, int[] segments)
    {
        var counts = new int[dataset.Genres.Count];
        foreach (var segment in segments)
            counts[dataset.Labels[segment]]++;
        return model.Device.FromArray(
            [.. counts.Select(count => segments.Length / (float)(counts.Length * Math.Max(count, 1)))], [counts.Length]);
    }

    private sealed class BatchProgress(Action<TrainingProgress>? progress) : Callback
    {
        public override void BatchEnd(TrainingLoop loop) =>
            progress?.Invoke(new TrainingProgress(loop.Epoch + 1, loop.Batch, loop.Batches));
    }
}
