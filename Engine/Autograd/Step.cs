namespace Gtzan.Engine;

/// <summary>
/// One pass through a model: the record of its operations (the tape), and the memory of everything made meanwhile.
/// Between <see cref="Device.BeginStep"/> and <see cref="Dispose"/>, every operation on a tensor that wants a gradient is recorded;
/// <see cref="Tensor.Backward"/> walks that record backwards. Disposing recycles all of the step's memory at once, so that nobody
/// disposes tensors one by one, and a loop of equal steps needs no new memory after the first.
/// </summary>
/// <example>
/// <code>
/// using var step = device.BeginStep();
/// var loss = Losses.SoftmaxCrossEntropy(model.Forward(inputs), labels);
/// loss.Backward();
/// adam.Step();
/// </code>
/// </example>
public sealed class Step : IDisposable
{
    private readonly Device _device;
    private readonly List<Node> _record = [];
    private readonly List<Tensor> _made = [];
    private readonly List<Tensor> _leavesWithGradient = [];
    private readonly Dictionary<Type, Stack<Node>> _spareNodes = [];
    private readonly Queue<Tensor> _spareTensors = [];

    internal Step(Device device) => _device = device;

    /// <summary>Whether the step is open: begun and not yet disposed.</summary>
    internal bool IsOpen { get; private set; }

    /// <summary>Whether operations are recorded for a backward pass; false in an inference step.</summary>
    internal bool RecordsOperations { get; private set; }

    /// <summary>How many steps this device has begun; a tensor remembers in which one it was made.</summary>
    internal long Number { get; private set; }

    internal void Open(bool recordsOperations)
    {
        IsOpen = true;
        RecordsOperations = recordsOperations;
        Number++;
    }

    /// <summary>Ends the step: its tensors expire, its memory is recycled, and gradients of parameters are gone.</summary>
    public void Dispose()
    {
        if (!IsOpen)
            return;

        foreach (var node in _record)
            SparesOf(node.GetType()).Push(node);
        foreach (var leaf in _leavesWithGradient)
            leaf.ClearGradient();
        foreach (var tensor in _made)
        {
            tensor.Expire();
            _spareTensors.Enqueue(tensor);
        }

        _record.Clear();
        _leavesWithGradient.Clear();
        _made.Clear();
        IsOpen = false;
        RecordsOperations = false;
        _device.RecycleStepMemory();
    }

    /// <summary>A node to fill and pass to <see cref="Record"/>; recycled from an earlier step where there is one.</summary>
    internal TNode NewNode<TNode>()
        where TNode : Node, new() =>
        SparesOf(typeof(TNode)).TryPop(out var node) ? (TNode)node : new TNode();

    internal void Record(Node node, Tensor output)
    {
        node.Output = output;
        node.Position = _record.Count;
        output.Creator = node;
        _record.Add(node);
    }

    /// <summary>
    /// A tensor object for the step. One that expired is used again only after two more steps, so that stale uses are noticed.
    /// </summary>
    internal Tensor NewTensor(Storage storage, Shape shape)
    {
        if (!_spareTensors.TryPeek(out var tensor) || tensor.StepNumber + 2 > Number)
            tensor = new Tensor(_device);
        else
            _spareTensors.Dequeue();

        tensor.Assign(storage, shape, Number);
        _made.Add(tensor);
        return tensor;
    }

    /// <summary>Remembers that a tensor that outlives the step got a gradient in it.</summary>
    internal void NoteLeafGradient(Tensor leaf) => _leavesWithGradient.Add(leaf);

    /// <summary>
    /// The reverse walk. Operations were recorded in the order they ran, so every consumer of a tensor stands after its maker:
    /// going backwards, a tensor's gradient is complete when its maker is reached. A loop, no recursion: an unrolled LSTM is deep.
    /// </summary>
    internal void Backward(Tensor loss)
    {
        var ones = _device.NewTensor(loss.Shape);
        _device.Run(new FillOp(ones, 1));
        loss.AddGradient(ones);

        for (var position = loss.Creator!.Position; position >= 0; position--)
        {
            var node = _record[position];
            if (node.Output.TakeIncomingGradient() is { } gradient)
                node.Backward(gradient);
        }
    }

    private Stack<Node> SparesOf(Type type)
    {
        if (!_spareNodes.TryGetValue(type, out var spares))
            _spareNodes[type] = spares = new Stack<Node>();
        return spares;
    }
}
