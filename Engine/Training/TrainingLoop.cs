using System.Globalization;
using Gtzan.Engine.Autograd;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Losses;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Optimizers;
using Gtzan.Engine.Serialization;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Training;

/// <summary>The result of an epoch. Losses include the penalties on weights; training values are means over the epoch's examples.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Loss">The mean training loss.</param>
/// <param name="Accuracy">The training accuracy, measured during the epoch.</param>
/// <param name="ValidationLoss">The cross-entropy on the validation examples after the epoch; NaN without.</param>
/// <param name="ValidationAccuracy">Their accuracy; NaN without.</param>
public sealed record EpochResult(int Epoch, double Loss, double Accuracy, double ValidationLoss, double ValidationAccuracy)
{
    /// <summary>The epoch with the highest validation accuracy; of equals, the one with the lowest loss; null of none.</summary>
    public static EpochResult? Best(IEnumerable<EpochResult> epochs) =>
        epochs.Aggregate((EpochResult?)null, (best, epoch) => epoch.IsBetterThan(best) ? epoch : best);

    /// <summary>Whether the validation accuracy is higher than another epoch's, or equal with a lower loss.</summary>
    public bool IsBetterThan(EpochResult? other) =>
        other is null || ValidationAccuracy > other.ValidationAccuracy
        || (ValidationAccuracy == other.ValidationAccuracy && ValidationLoss < other.ValidationLoss);
}

/// <summary>
/// Trains a classifier, epoch by epoch: forward, loss, backward, optimiser. It may stop after any batch; resumed from
/// <see cref="Capture"/>, it gives the same bits as without the stop.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="optimizer">The optimiser of its parameters.</param>
/// <param name="data">The training examples.</param>
public sealed class TrainingLoop(Sequential model, Optimizer optimizer, DataLoader data)
{
    private const string BatchLosses = "epoch/losses", BatchRights = "epoch/right", Raw = "unaveraged/";

    private readonly BatchMetrics _metrics = new(model.Device, data.Batches);
    private readonly List<double> _validationLosses = [];
    private bool _isStopped;

    /// <summary>The optimiser.</summary>
    public Optimizer Optimizer => optimizer;

    /// <summary>The loss of logits and labels.</summary>
    public Func<Tensor, Tensor, Tensor> Objective { get; init; } = (logits, labels) => Loss.SoftmaxCrossEntropy(logits, labels);

    /// <summary>Mixes the examples of each batch; null for not.</summary>
    public Mixup? Mixup { get; init; }

    /// <summary>The examples to evaluate after each epoch, with the averaged weights if there is an average; null for none.</summary>
    public DataLoader? Validation { get; init; }

    /// <summary>The average of the weights to update after each step; null for none.</summary>
    public WeightAverage? Average { get; init; }

    /// <summary>The number of batches whose mean gradient makes a step; the last step of an epoch may have fewer.</summary>
    public int AccumulationSteps { get; init; } = 1;

    /// <summary>
    /// The first layer to run. If the layers before it are frozen (<see cref="Sequential.FrozenLayers"/>) and the data are their results,
    /// the weights get the bits of running the whole model in every step.
    /// </summary>
    /// <example>
    /// <code>
    /// var frozen = model.FrozenLayers;
    /// var results = new ArrayDataset(model.Predict(data, ..frozen), labels);
    /// var loader = new DataLoader(results, device, model.InputOf(frozen), batchSize: 32) { ShuffleSeed = 1 };
    /// var loop = new TrainingLoop(model, adam, loader) { FirstLayer = frozen };
    /// </code>
    /// </example>
    public int FirstLayer { get; init; }

    /// <summary>What happens beside training.</summary>
    public Callback[] Callbacks { get; set; } = [];

    /// <summary>The number of epochs done.</summary>
    public int Epoch { get; private set; }

    /// <summary>The number of batches done of the next epoch.</summary>
    public int Batch { get; private set; }

    /// <summary>The number of batches of an epoch.</summary>
    public int Batches => data.Batches;

    /// <summary>The validation losses of the epochs done.</summary>
    public IReadOnlyList<double> ValidationLosses => _validationLosses;

    /// <summary>The losses and numbers of right answers of the batches done of the next epoch. Waits for the device.</summary>
    public IReadOnlyList<(float Loss, int Right)> BatchResults => _metrics.Peek();

    /// <summary>Ends training after the epoch.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Trains lazily, epoch by epoch, until so many epochs are done.</summary>
    /// <param name="epochs">The number of epochs, those done included.</param>
    /// <param name="cancellation">Ends training after the current batch; the unfinished epoch is not returned, but can be resumed.</param>
    public IEnumerable<EpochResult> Run(int epochs, CancellationToken cancellation = default)
    {
        while (Epoch < epochs && !_isStopped)
        {
            foreach (var batch in data.Epoch(Epoch + 1, Batch))
            {
                if (cancellation.IsCancellationRequested)
                    yield break;
                Train(batch);
                Batch++;
                foreach (var callback in Callbacks)
                    callback.BatchEnd(this);
            }

            var (loss, accuracy) = Mean(_metrics.Read());
            var (validationLoss, validationAccuracy) = Validation is null ? (double.NaN, double.NaN) : Validate(Validation);
            (Epoch, Batch) = (Epoch + 1, 0);
            if (Validation is not null)
                _validationLosses.Add(validationLoss);
            var result = new EpochResult(Epoch, loss, accuracy, validationLoss, validationAccuracy);
            foreach (var callback in Callbacks)
                callback.EpochEnd(this, result);
            yield return result;
        }
    }

    /// <summary>
    /// Copies the state of training: the weights (with an average, the averaged ones, and the others under <c>unaveraged/</c>), the
    /// optimiser's means, the position, and the results of the current epoch's batches. Not in the middle of a step of several batches.
    /// </summary>
    public Safetensors Capture()
    {
        var file = new Safetensors();
        foreach (var (name, value) in State())
            file.Add(name, value);
        var batches = BatchResults;
        if (batches.Count > 0)
        {
            file.Add(BatchLosses, [.. batches.Select(result => result.Loss)]);
            file.Add(BatchRights, [.. batches.Select(result => (float)result.Right)]);
        }

        file.Metadata["epoch"] = Text(Epoch);
        file.Metadata["batch"] = Text(batches.Count);
        file.Metadata[$"{optimizer.GetType().Name.ToLowerInvariant()}_iterations"] = Text(optimizer.Iterations);
        file.Metadata["training_step"] = Text(model.TrainingStep);
        file.Metadata["validation_losses"] = string.Join(' ', _validationLosses.Select(Text));
        return file;

        static string Text<T>(T number)
            where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
    }

    /// <summary>Continues from a captured state of the same training.</summary>
    /// <exception cref="CheckpointException">Something is missing in the file or does not fit.</exception>
    public void Restore(Safetensors file)
    {
        foreach (var (name, value) in State())
            value.CopyFrom(file.FiniteValues(name, value.Shape));
        (Epoch, Batch) = (file.Number("epoch"), file.Number("batch"));
        var (losses, rights) = Batch == 0 ? ([], []) : (file.FiniteValues(BatchLosses, [Batch]), file.FiniteValues(BatchRights, [Batch]));
        if (Batch >= Batches)
            throw new CheckpointException($"{Batch} batches of epoch {Epoch + 1} are done in it, which has {Batches}.");
        _metrics.Restore([.. losses.Zip(rights, (loss, right) => (loss, (int)right))]);

        _validationLosses.Clear();
        foreach (var loss in (file.Metadata.GetValueOrDefault("validation_losses") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            _validationLosses.Add(
                double.TryParse(loss, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : throw new CheckpointException("its metadata have a validation loss that is no number."));
        }

        model.TrainingStep = (uint)(((long)Epoch * Batches) + Batch);
        optimizer.Iterations = ((long)Epoch * StepsOf(Batches)) + StepsOf(Batch);
        if (Average is not null)
            Average.Updates = optimizer.Iterations;
    }

    private int StepsOf(int batches) => (batches + AccumulationSteps - 1) / AccumulationSteps;

    private IEnumerable<(string Name, Tensor Value)> State() =>
    [
        .. Average?.State ?? [],
        .. model.Parameters.Select(parameter => ((Average is null ? "" : Raw) + parameter.Name, parameter.Value)),
        .. optimizer.State,
    ];

    private void Train(Batch batch)
    {
        using var step = model.Device.BeginStep();
        var (inputs, labels) = batch.Load();
        var share = Mixup?.ShareOf(model.TrainingStep) ?? 1;
        var logits = model.Forward(Mixup.Mix(inputs, share), FirstLayer..);
        var loss = model.Regularize(Mixup.Mix(Objective, logits, labels, share));
        (AccumulationSteps == 1 ? loss : loss.Scale(1f / AccumulationSteps)).Backward();
        foreach (var callback in Callbacks)
            callback.BeforeUpdate(this, batch, loss);
        if ((Batch + 1) % AccumulationSteps != 0 && Batch + 1 < Batches)
        {
            optimizer.Accumulate();
        }
        else
        {
            optimizer.Step();
            Average?.Update();
        }

        foreach (var callback in Callbacks)
            callback.AfterUpdate(this, batch, loss);
        _metrics.Record(loss, logits, labels);
    }

    private (double Loss, double Accuracy) Mean((float Loss, int Right)[] batches)
    {
        var (loss, right, examples) = (0.0, 0, data.Examples.Length);
        foreach (var (batch, result) in batches.Index())
        {
            loss += result.Loss * (double)Math.Min(data.BatchSize, examples - (batch * data.BatchSize));
            right += result.Right;
        }

        return (loss / examples, (double)right / examples);
    }

    private (double Loss, double Accuracy) Validate(DataLoader validation)
    {
        using var averaged = Average?.Swap();
        var evaluation = model.Evaluate(validation, FirstLayer..);
        using var step = model.Device.BeginInference();
        return (evaluation.Loss + model.Regularize(model.Device.Zeros([])).ToScalar(), evaluation.Accuracy);
    }
}
