using Gtzan.Engine.Devices;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Training;

/// <summary>
/// Divides examples into batches, in an order that is a function of seed and epoch, and puts them on a device. The last batch of an epoch
/// may be smaller.
/// </summary>
/// <example>
/// <code>
/// var loader = new DataLoader(dataset, device, input: [130, 13], batchSize: 32) { ShuffleSeed = 1 };
/// foreach (var batch in loader.Epoch(1))
/// {
///     using var step = device.BeginStep();
///     var (inputs, labels) = batch.Load();
///     …
/// }
/// </code>
/// </example>
public sealed class DataLoader
{
    private readonly IDataset _dataset;
    private readonly Device _device;
    private readonly Shape _input;
    private float[] _inputs = [];
    private int[] _labels = [];
    private float[] _nextInputs = [];
    private int[] _nextExamples = [];
    private int _nextEpoch;
    private Task? _reading;

    /// <summary>Makes a loader of all examples, in their order.</summary>
    /// <param name="dataset">The examples.</param>
    /// <param name="device">The device of the batches.</param>
    /// <param name="input">The shape of one example, without the batch.</param>
    /// <param name="batchSize">The number of examples of a batch.</param>
    /// <exception cref="ArgumentException">The shape does not have as many elements as an example.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1.</exception>
    public DataLoader(IDataset dataset, Device device, Shape input, int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (input.Length != dataset.InputLength)
        {
            throw new ArgumentException(
                $"DataLoader: the shape {input} has {input.Length} elements, an example has {dataset.InputLength}.", nameof(input));
        }

        (_dataset, _device, _input, BatchSize) = (dataset, device, input, batchSize);
    }

    /// <summary>The examples to load, as numbers in the dataset.</summary>
    public int[] Examples { get => field ??= [.. Enumerable.Range(0, _dataset.Count)]; init; }

    /// <summary>The seed of each epoch's order; null for the order of <see cref="Examples"/>.</summary>
    public ulong? ShuffleSeed { get; init; }

    /// <summary>Whether another thread reads the next batch meanwhile, for datasets that read slowly.</summary>
    public bool Prefetches { get; init; }

    /// <summary>The number of examples of a batch.</summary>
    public int BatchSize { get; }

    /// <summary>The number of batches of an epoch.</summary>
    public int Batches => (int)(((long)Examples.Length + BatchSize - 1) / BatchSize);

    /// <summary>The batches of an epoch.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="firstBatch">The first batch, from 0, to resume in the middle.</param>
    public IEnumerable<Batch> Epoch(int epoch, int firstBatch = 0)
    {
        var order = Examples;
        if (ShuffleSeed is { } seed)
        {
            order = (int[])order.Clone();
            new RandomSequence(seed, RandomPurpose.Shuffle, Step: (uint)epoch).Shuffle<int>(order);
        }

        return Divide(order, firstBatch, epoch);
    }

    /// <summary>The batches in the order of <see cref="Examples"/>, whatever the seed.</summary>
    public IEnumerable<Batch> InOrder() => Divide(Examples, firstBatch: 0, epoch: 0);

    private IEnumerable<Batch> Divide(int[] order, int firstBatch, int epoch)
    {
        for (var first = (long)firstBatch * BatchSize; first < order.Length; first += BatchSize)
            yield return new Batch(this, order, (int)first, epoch);
    }

    internal int LabelOf(int example) => _dataset.LabelOf(example);

    internal (Tensor Inputs, Tensor Labels) Load(ReadOnlySpan<int> examples, ReadOnlySpan<int> next, int epoch)
    {
        if (!TryTakePrefetched(examples, epoch))
        {
            Grow(ref _inputs, examples.Length);
            _dataset.CopyInputs(examples.ToArray(), epoch, _inputs);
        }

        if (Prefetches && next.Length > 0)
            ReadAhead(next, epoch);

        if (_labels.Length < examples.Length)
            _labels = new int[examples.Length];
        for (var i = 0; i < examples.Length; i++)
            _labels[i] = _dataset.LabelOf(examples[i]);
        return (
            _device.FromArray(_inputs.AsSpan(0, examples.Length * _input.Length), _input.Prepend(examples.Length)),
            _device.FromIndices(_labels.AsSpan(0, examples.Length), [examples.Length]));
    }

    private void ReadAhead(ReadOnlySpan<int> examples, int epoch)
    {
        (_nextExamples, _nextEpoch) = (examples.ToArray(), epoch);
        Grow(ref _nextInputs, examples.Length);
        var (wanted, room) = (_nextExamples, _nextInputs);
        _reading = Task.Run(() => _dataset.CopyInputs(wanted, epoch, room));
    }

    private bool TryTakePrefetched(ReadOnlySpan<int> examples, int epoch)
    {
        if (_reading is null)
            return false;
        _reading.GetAwaiter().GetResult();
        _reading = null;
        if (epoch != _nextEpoch || !examples.SequenceEqual(_nextExamples))
            return false;
        (_inputs, _nextInputs) = (_nextInputs, _inputs);
        return true;
    }

    private void Grow(ref float[] inputs, int examples)
    {
        if (inputs.Length < examples * _input.Length)
            inputs = new float[examples * _input.Length];
    }
}

/// <summary>A batch of a <see cref="DataLoader"/>.</summary>
public readonly struct Batch
{
    private readonly DataLoader _loader;
    private readonly int[] _order;
    private readonly int _first, _epoch;

    internal Batch(DataLoader loader, int[] order, int first, int epoch) =>
        (_loader, _order, _first, _epoch) = (loader, order, first, epoch);

    /// <summary>The examples, as numbers in the dataset.</summary>
    public ReadOnlySpan<int> Examples => From(_first);

    /// <summary>Puts inputs [batch, …] and labels [batch] on the device. Call it inside the step, which owns them.</summary>
    public (Tensor Inputs, Tensor Labels) Load() => _loader.Load(Examples, From(_first + (long)_loader.BatchSize), _epoch);

    private ReadOnlySpan<int> From(long first) => first >= _order.Length
        ? []
        : _order.AsSpan((int)first, (int)Math.Min(_loader.BatchSize, _order.Length - first));
}
