using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Training;

/// <summary>
/// Collects the losses and the numbers of correct predictions of an epoch's batches on the device. Reading the loss after each step would
/// make the host wait for the device every time.
/// </summary>
public sealed class BatchMetrics
{
    private readonly Device _device;
    private readonly Tensor _losses;
    private readonly Tensor _right;
    private int _recorded;

    /// <summary>Allocates space for a number of batches.</summary>
    /// <exception cref="ArgumentException">The capacity is below 1.</exception>
    public BatchMetrics(Device device, int capacity)
    {
        _device = device;
        (_losses, _right) = (device.Zeros([capacity]), device.Zeros([capacity]));
    }

    /// <summary>
    /// Records a batch's loss and its number of correct predictions: rows whose largest logit (the first of equals) is the label's.
    /// Shapes: loss one element, logits [batch, classes], labels [batch] of <see cref="ElementType.Index"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    /// <exception cref="InvalidOperationException">There is no room for another batch.</exception>
    public void Record(Tensor loss, Tensor logits, Tensor labels)
    {
        if (loss.Shape.Length != 1 || logits.Shape.Rank != 2 || labels.Shape.Rank != 1 || labels.Shape[0] != logits.Shape[0])
        {
            throw new ArgumentException(
                "BatchMetrics: expected a loss of one element, logits [batch, classes] and labels [batch]; " +
                $"got {loss.Shape}, {logits.Shape} and {labels.Shape}.");
        }

        if (_recorded == _losses.Shape.Length)
            throw new InvalidOperationException(
                $"BatchMetrics: there is room for {_recorded} batches, and so many are recorded; read them first.");
        _device.Run(new RecordBatchOp(loss, logits, labels, _recorded++, _losses, _right));
    }

    /// <summary>Returns the losses and numbers of correct predictions recorded since the last call. Waits for the device.</summary>
    public (float Loss, int Right)[] Read()
    {
        var result = Peek();
        _recorded = 0;
        return result;
    }

    /// <summary>As <see cref="Read"/>, but keeps the records.</summary>
    public (float Loss, int Right)[] Peek()
    {
        var (losses, right) = (_losses.ToArray(), _right.ToArray());
        var result = new (float Loss, int Right)[_recorded];
        for (var i = 0; i < result.Length; i++)
            result[i] = (losses[i], (int)right[i]);
        return result;
    }

    /// <summary>Replaces the records, to resume in the middle of an epoch.</summary>
    /// <exception cref="ArgumentException">There are too many results.</exception>
    public void Restore(ReadOnlySpan<(float Loss, int Right)> results)
    {
        var capacity = _losses.Shape.Length;
        if (results.Length > capacity)
            throw new ArgumentException($"BatchMetrics: {results.Length} results given, where there is room for {capacity} batches.");
        var (losses, right) = (new float[capacity], new float[capacity]);
        for (var i = 0; i < results.Length; i++)
            (losses[i], right[i]) = results[i];
        _losses.CopyFrom(losses);
        _right.CopyFrom(right);
        _recorded = results.Length;
    }
}
