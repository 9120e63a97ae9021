using Gtzan.Engine.Devices;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Autograd;

/// <summary>Operations on the tape: begin a step, record, run backward, add a gradient.</summary>
public static class Tape
{
    /// <summary>Begins a training step: operations are recorded for a backward pass. Dispose it to end it.</summary>
    /// <exception cref="InvalidOperationException">The last step has not ended.</exception>
    public static Step BeginStep(this Device device) => Step.Of(device).Open(recordsOperations: true);

    /// <summary>Begins an inference step: as <see cref="BeginStep"/>, but nothing is recorded.</summary>
    /// <exception cref="InvalidOperationException">The last step has not ended.</exception>
    public static Step BeginInference(this Device device) => Step.Of(device).Open(recordsOperations: false);

    /// <summary>
    /// Records the operation that made <paramref name="result"/> if the step records and an input requires a gradient. Returns the node, to
    /// be filled with what its backward needs, or null if there will be no backward.
    /// </summary>
    public static TNode? Record<TNode>(
        this Device device, Tensor result, Tensor first, Tensor? second = null, Tensor? third = null, Tensor? fourth = null)
        where TNode : Node, new()
    {
        if (Step.Of(device) is not { RecordsOperations: true } step
            || !(first.RequiresGradient || second is { RequiresGradient: true } || third is { RequiresGradient: true }
                || fourth is { RequiresGradient: true }))
        {
            return null;
        }

        var node = step.NewNode<TNode>();
        step.Record(node, result);
        result.RequiresGradient = true;
        return node;
    }

    /// <summary>
    /// Computes the gradient of a scalar with respect to every tensor it was made from that <see cref="Tensor.RequiresGradient"/>, and adds
    /// it to their <see cref="Tensor.Gradient"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The tensor is no scalar, or nothing was recorded for it.</exception>
    public static void Backward(this Tensor loss)
    {
        if (loss.Shape.Length != 1)
            throw new InvalidOperationException(
                $"Backward: a loss is one number, this tensor has {loss.Shape.Length} (shape {loss.Shape}); " +
                "reduce it first, for example with Sum().");
        if (loss.TapePosition == Tensor.NotRecorded)
        {
            throw new InvalidOperationException(
                "Backward: nothing was recorded for this tensor. Compute it between device.BeginStep() and the step's end, " +
                "from at least one tensor with RequiresGradient.");
        }

        Step.Of(loss.Device).Backward(loss);
    }

    /// <summary>
    /// Adds ∂loss/∂tensor from one consumer; does nothing for a tensor that needs no gradient. Never writes into
    /// <paramref name="gradient"/>: several tensors may share it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The shapes differ.</exception>
    public static void AddGradient(this Tensor tensor, Tensor gradient)
    {
        if (!tensor.RequiresGradient)
            return;
        if (gradient.Shape != tensor.Shape)
            throw new InvalidOperationException(
                $"Backward: a gradient of shape {gradient.Shape} arrived for a tensor of shape {tensor.Shape}.");

        if (tensor.TapePosition != Tensor.NotRecorded)
        {
            tensor.IncomingGradient = Sum(tensor.IncomingGradient, gradient);
            return;
        }

        if (tensor.Gradient is null)
            Step.Of(tensor.Device).NoteLeafGradient(tensor);
        tensor.Gradient = Sum(tensor.Gradient, gradient);
    }

    internal static Tensor Sum(Tensor? sum, Tensor term)
    {
        if (sum is null)
            return term;
        var result = term.Device.NewTensor(term.Shape);
        term.Device.Add(sum.Storage, term.Storage, result.Storage);
        return result;
    }
}
