namespace Gtzan.Engine;

/// <summary>
/// A device whose results are looked at after every operation: the first that has a NaN or an infinity in it ends the run with a sentence
/// that names the operation, and says what its inputs were like. Training takes the very same steps, only more slowly, because every result
/// is read.
/// </summary>
public sealed class NumericsDevice : WatchedDevice
{
    /// <summary>Watches a device, and disposes it in the end.</summary>
    public NumericsDevice(Device watched)
        : base(watched)
    {
    }

    /// <inheritdoc/>
    public override string Description => $"{Inner.Description}; every result looked at";

    /// <summary>Says what a tensor is called; null if it has no name. For messages.</summary>
    public Func<Tensor, string?> NameOf { get; set; } = _ => null;

    /// <summary>Runs an operation and looks at its results.</summary>
    /// <exception cref="NotFiniteException">One of them is not finite.</exception>
    private protected override void Watch(ITensorOp op)
    {
        RunInner(op);
        foreach (var result in op.Results)
        {
            if (result is null || result.ElementType != ElementType.Real)
                continue;
            Tamper?.Invoke(op.Name, result);
            var statistics = TensorStatistics.Of(result);
            if (!statistics.AreFinite)
                throw new NotFiniteException($"{op.Name} on {Inner.Name} made {Described(result)} with {statistics}, from {string.Join(" and ", op.Inputs.OfType<Tensor>().Select(Input).DefaultIfEmpty("nothing"))}.");
        }
    }

    private string Input(Tensor tensor) => tensor.ElementType == ElementType.Real ? $"{Described(tensor)} ({TensorStatistics.Of(tensor)})" : Described(tensor);

    private string Described(Tensor tensor) => NameOf(tensor) is { } name ? $"{name} {tensor.Shape}" : $"{tensor.Shape}";
}
