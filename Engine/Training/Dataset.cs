namespace Gtzan.Engine.Training;

/// <summary>Labelled examples of equal size, by number.</summary>
public interface IDataset
{
    /// <summary>The number of examples.</summary>
    int Count { get; }

    /// <summary>The number of values of an example.</summary>
    int InputLength { get; }

    /// <summary>Copies the values of an example. A <see cref="DataLoader"/> that prefetches calls it on another thread.</summary>
    void CopyInput(int example, Span<float> destination);

    /// <summary>
    /// Copies the values of a batch's examples, one after the other; for datasets whose examples differ from epoch to epoch, or that read
    /// several at once. Called as <see cref="CopyInput"/>.
    /// </summary>
    /// <param name="examples">The examples.</param>
    /// <param name="epoch">The epoch of training, from 1; 0 outside training.</param>
    /// <param name="destination">Receives the values; it may be longer.</param>
    void CopyInputs(int[] examples, int epoch, float[] destination)
    {
        for (var i = 0; i < examples.Length; i++)
            CopyInput(examples[i], destination.AsSpan(i * InputLength, InputLength));
    }

    /// <summary>The label of an example.</summary>
    int LabelOf(int example);
}

/// <summary>Examples in memory: the values one after the other, and a label for each.</summary>
public sealed class ArrayDataset : IDataset
{
    private readonly float[] _inputs;
    private readonly int[] _labels;

    /// <summary>Uses the arrays, without copying them.</summary>
    /// <exception cref="ArgumentException">There is no label, or the values cannot be divided among the labels.</exception>
    public ArrayDataset(float[] inputs, int[] labels)
    {
        if (labels.Length == 0 || inputs.Length % labels.Length != 0)
            throw new ArgumentException($"ArrayDataset: {inputs.Length} values cannot be divided among {labels.Length} labels.");
        (_inputs, _labels) = (inputs, labels);
    }

    /// <inheritdoc/>
    public int Count => _labels.Length;

    /// <inheritdoc/>
    public int InputLength => _inputs.Length / _labels.Length;

    /// <inheritdoc/>
    public void CopyInput(int example, Span<float> destination) =>
        _inputs.AsSpan(example * InputLength, InputLength).CopyTo(destination);

    /// <inheritdoc/>
    public int LabelOf(int example) => _labels[example];
}
