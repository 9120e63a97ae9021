using System.Numerics;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Serialization;
using Gtzan.Engine.Tensors;
using Gtzan.Engine.Training;
using Gtzan.Models.TensorBoard;

namespace Gtzan.Models.Training;

/// <summary>
/// The distributions of the gradients in the last batch of some epochs, and of the weights after it. Epochs 1, 2, 4, 8, … are recorded:
/// a few in a run, and the same ones however long it is to last. Checkpoints keep them, so that a resumed run has those of its past.
/// </summary>
/// <param name="model">The model.</param>
internal sealed class HistogramLog(Sequential model) : Callback
{
    private readonly Parameter[] _parameters = [.. model.Parameters.Where(parameter => parameter.IsTrainable)];
    private readonly List<float> _values = [];

    /// <summary>All records: for each, the epoch, the histograms of the gradients, and those of the weights.</summary>
    public IReadOnlyList<float> Values => _values;

    private int RecordSize => 1 + (2 * _parameters.Length * Histogram.Size);

    private static bool IsRecordedStep(TrainingLoop loop) => loop.Batch + 1 == loop.Batches && BitOperations.IsPow2(loop.Epoch + 1);

    /// <summary>Begins the record of an epoch, in its last step.</summary>
    public override void BeforeUpdate(TrainingLoop loop, Batch batch, Tensor loss)
    {
        if (!IsRecordedStep(loop))
            return;
        _values.Add(loop.Epoch + 1);
        foreach (var parameter in _parameters)
            _values.AddRange(Histogram.Of(parameter.Value.Gradient?.ToArray() ?? [0]).ToValues());
    }

    /// <summary>Ends the record of an epoch.</summary>
    public override void AfterUpdate(TrainingLoop loop, Batch batch, Tensor loss)
    {
        if (!IsRecordedStep(loop))
            return;
        foreach (var parameter in _parameters)
            _values.AddRange(Histogram.Of(parameter.Value.ToArray()).ToValues());
    }

    /// <summary>Replaces all records by those of a checkpoint.</summary>
    /// <exception cref="CheckpointException">They do not fit the model.</exception>
    public void Restore(ReadOnlySpan<float> values)
    {
        if (values.Length % RecordSize != 0)
            throw new CheckpointException($"its histograms have {values.Length} numbers, which do not fit {_parameters.Length} tensors.");
        _values.Clear();
        _values.AddRange(values);
    }

    /// <summary>The histograms of an epoch, with their names; none of an epoch that is not recorded.</summary>
    public IEnumerable<(string Tag, Histogram Histogram)> Of(int epoch)
    {
        var values = _values.ToArray();
        for (var start = 0; start < values.Length; start += RecordSize)
        {
            if (values[start] != epoch)
                continue;
            for (var i = 0; i < 2 * _parameters.Length; i++)
            {
                var kind = i < _parameters.Length ? "gradients" : "weights";
                yield return (
                    $"{kind}/{_parameters[i % _parameters.Length].Name}",
                    Histogram.FromValues(values.AsSpan(start + 1 + (i * Histogram.Size), Histogram.Size)));
            }
        }
    }
}
