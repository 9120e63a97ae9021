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
