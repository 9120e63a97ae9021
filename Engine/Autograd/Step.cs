using Gtzan.Engine.Devices;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Autograd;

/// <summary>
/// A scope for one pass through a model: records its operations (the tape) and owns the memory of all tensors created in it. Between
/// <see cref="Tape.BeginStep"/> and <see cref="Dispose"/>, every operation on a tensor that requires a gradient is recorded;
/// <see cref="Tape.Backward"/> walks that record backwards. Disposing recycles all of the step's memory at once: tensors are never disposed
/// one by one, and a loop of equal steps needs no new memory after the first.
/// </summary>
/// <example>
/// <code>
/// using var step = device.BeginStep();
/// var loss = Loss.SoftmaxCrossEntropy(model.Forward(inputs), labels);
/// loss.Backward();
/// adam.Step();
/// </code>
/// </example>
public sealed class Step : TensorScope, IDisposable
{
    private readonly List<Node> _record = [];
    private readonly List<Tensor> _leavesWithGradient = [];
    private readonly Dictionary<Type, Stack<Node>> _spareNodes = [];
    private bool _isTraining;

    private Step(Device device)
        : base(device)
    {
    }

    /// <summary>
    /// Whether operations are recorded for a backward pass; not in an inference step, and not while recording is suspended.
    /// </summary>
    internal bool RecordsOperations => _isTraining && SuspendedBy == 0;

    /// <summary>The number of open <see cref="NoGradientScope"/>.</summary>
    internal int SuspendedBy { get; set; }

    /// <summary>The step of a device, open or to be reused.</summary>
    internal static new Step Of(Device device) => (Step)(device.Scope ??= new Step(device));

    /// <summary>Ends the step: its tensors expire, its memory is recycled, and gradients of parameters are gone.</summary>
    public void Dispose()
    {
        if (!IsOpen)
            return;

        foreach (var node in _record)
            SparesOf(node.GetType()).Push(node);
        foreach (var leaf in _leavesWithGradient)
            (leaf.Gradient, leaf.OwnsGradient) = (null, false);
        _record.Clear();
        _leavesWithGradient.Clear();
        _isTraining = false;
        CloseTensors();
    }

    internal Step Open(bool isTraining)
    {
        if (IsOpen)
            throw new InvalidOperationException(
                $"BeginStep: device {Device.Name} has a step that has not ended; dispose it first (using var step = device.BeginStep()).");
        _isTraining = isTraining;
        OpenTensors();
        return this;
    }

    /// <summary>A node to fill and pass to <see cref="Record"/>; recycled from an earlier step if there is one.</summary>
    internal TNode NewNode<TNode>()
        where TNode : Node, new() =>
        SparesOf(typeof(TNode)).TryPop(out var node) ? (TNode)node : new TNode();

    internal void Record(Node node, Tensor output)
    {
        node.Output = output;
        output.TapePosition = _record.Count;
        _record.Add(node);
    }

    /// <summary>Remembers a tensor that outlives the step and has a gradient in it.</summary>
    internal void NoteLeafGradient(Tensor leaf) => _leavesWithGradient.Add(leaf);

    /// <summary>
    /// The reverse walk. Operations were recorded in the order they ran, so every consumer of a tensor comes after its maker: going
    /// backwards, a tensor's gradient is complete when its maker is reached. A loop, no recursion: an unrolled LSTM is deep.
    /// </summary>
    internal void Backward(Tensor loss)
    {
        loss.AddGradient(Device.Filled(loss.Shape, 1));
        for (var position = loss.TapePosition; position >= 0; position--)
        {
            var output = _record[position].Output;
            var gradient = output.IncomingGradient;
            if (gradient is null)
                continue;

            // Taken, so that a second backward pass starts from zero.
            (output.IncomingGradient, output.OwnsGradient) = (null, false);
            if (output.KeepsGradient)
                output.Gradient = Tape.Sum(output.Gradient, gradient);
            _record[position].Backward(gradient);
        }
    }

    private Stack<Node> SparesOf(Type type)
    {
        if (!_spareNodes.TryGetValue(type, out var spares))
            _spareNodes[type] = spares = new Stack<Node>();
        return spares;
    }
}

/// <summary>Recording is suspended until this is disposed.</summary>
public sealed class NoGradientScope : IDisposable
{
    private Step? _step;

    internal NoGradientScope(Step step)
    {
        _step = step;
        step.SuspendedBy++;
    }

    /// <summary>Ends the scope.</summary>
    public void Dispose()
    {
        if (_step is { } step)
            step.SuspendedBy--;
        _step = null;
    }
}
