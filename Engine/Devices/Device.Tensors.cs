namespace Gtzan.Engine;

// What all devices share: opening steps, making tensors, recording operations.
public abstract partial class Device
{
    private protected Device() => Step = new Step(this);

    /// <summary>The name it is chosen by: <c>cpu</c>, <c>reference</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One line for people: what it computes with.</summary>
    public abstract string Description { get; }

    /// <summary>How much memory the device holds.</summary>
    public abstract DeviceMemory Memory { get; }

    /// <summary>The current step, or the closed one that the next <see cref="BeginStep"/> opens.</summary>
    internal Step Step { get; }

    /// <summary>The buffers made outside any step so far.</summary>
    private protected int PersistentBuffers { get; private set; }

    /// <summary>Begins a training step: operations are recorded for a backward pass. Dispose it to end it.</summary>
    /// <exception cref="InvalidOperationException">The last step has not ended.</exception>
    public Step BeginStep() => Open(recordsOperations: true);

    /// <summary>Begins an inference step: as <see cref="BeginStep"/>, but nothing is recorded.</summary>
    /// <exception cref="InvalidOperationException">The last step has not ended.</exception>
    public Step BeginInference() => Open(recordsOperations: false);

    /// <summary>A tensor of zeros.</summary>
    public Tensor Zeros(Shape shape) => Filled(shape, 0);

    /// <summary>A tensor with the same value everywhere.</summary>
    public Tensor Filled(Shape shape, float value)
    {
        var tensor = NewTensor(shape);
        Run(new FillOp(tensor, value));
        return tensor;
    }

    /// <summary>A tensor with values from the host, row-major.</summary>
    /// <exception cref="ArgumentException">The number of values is not the shape's number of elements.</exception>
    public Tensor FromArray(ReadOnlySpan<float> values, Shape shape)
    {
        CheckLength(values.Length, shape);
        var tensor = NewTensor(shape);
        tensor.CopyFrom(values);
        return tensor;
    }

    /// <inheritdoc cref="FromArray(ReadOnlySpan{float}, Shape)"/>
    public Tensor FromArray(ReadOnlySpan<double> values, Shape shape)
    {
        CheckLength(values.Length, shape);
        var tensor = NewTensor(shape);
        tensor.CopyFrom(values);
        return tensor;
    }

    /// <summary>A tensor of integers, for labels.</summary>
    /// <exception cref="ArgumentException">The number of values is not the shape's number of elements.</exception>
    public Tensor FromIndices(ReadOnlySpan<int> values, Shape shape)
    {
        CheckLength(values.Length, shape);
        var tensor = NewTensor(shape, ElementType.Index);
        Upload(values, tensor.Storage);
        return tensor;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees threads and handles. Tensors of the device must not be used afterwards.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>A tensor whose elements are not initialised, in the open step's memory if there is one.</summary>
    internal Tensor NewTensor(Shape shape, ElementType elementType = ElementType.Real)
    {
        if (Step.IsOpen)
            return Step.NewTensor(AllocateForStep(shape.Length, elementType), shape);

        PersistentBuffers++;
        return new Tensor(this, Allocate(shape.Length, elementType), shape);
    }

    /// <summary>A tensor that shares another's memory under a different shape.</summary>
    internal Tensor NewView(Storage storage, Shape shape) =>
        Step.IsOpen ? Step.NewTensor(storage, shape) : new Tensor(this, storage, shape);

    /// <summary>
    /// Records the operation that made <paramref name="result"/> if the step records and an input wants a gradient.
    /// Returns the node to be filled with what its backward needs, or null if there will be no backward.
    /// </summary>
    internal TNode? Record<TNode>(Tensor result, Tensor first, Tensor? second = null, Tensor? third = null, Tensor? fourth = null)
        where TNode : Node, new()
    {
        if (!Step.RecordsOperations
            || !(first.RequiresGradient || second is { RequiresGradient: true } || third is { RequiresGradient: true } || fourth is { RequiresGradient: true }))
        {
            return null;
        }

        var node = Step.NewNode<TNode>();
        Step.Record(node, result);
        result.RequiresGradient = true;
        return node;
    }

    private Step Open(bool recordsOperations)
    {
        if (Step.IsOpen)
            throw new InvalidOperationException($"BeginStep: device {Name} has a step that has not ended; dispose it first (using var step = device.BeginStep()).");
        Step.Open(recordsOperations);
        return Step;
    }

    private static void CheckLength(int length, Shape shape)
    {
        if (length != shape.Length)
            throw new ArgumentException($"FromArray: {length} values given for shape {shape}, which has {shape.Length} elements.");
    }
}

/// <summary>How much memory a device holds.</summary>
/// <param name="PersistentBuffers">Buffers made outside any step, ever.</param>
/// <param name="StepBuffers">Buffers handed out in the current step.</param>
/// <param name="ReservedBytes">Memory kept for steps, in use or ready for the next.</param>
public readonly record struct DeviceMemory(int PersistentBuffers, int StepBuffers, long ReservedBytes);
