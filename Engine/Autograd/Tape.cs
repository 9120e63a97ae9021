using Gtzan.Engine.Devices;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Autograd;

/// <summary>Operations on the tape: begin a step, record, run backward, add a gradient.</summary>
public static class Tape
{
    /// <summary>Begins a training step: operations are recorded for a backward pass. Dispose it to end it.</summary>
    /// <exception cref="InvalidOperationException">The last step has not ended.</exception>
    public static Step BeginStep(this Device device) => Step.Of(device).Open(isTraining: true);

    /// <summary>Begins an inference step: as <see cref="BeginStep"/>, but nothing is recorded.</summary>
    /// <exception cref="InvalidOperationException">The last step has not ended.</exception>
    public static Step BeginInference(this Device device) => Step.Of(device).Open(isTraining: false);

    /// <summary>
    /// Suspends recording until the result is disposed, as <c>torch.no_grad</c>: <c>using (device.NoGradient()) { … }</c>. Scopes nest.
    /// </summary>
    public static NoGradientScope NoGradient(this Device device) => new(Step.Of(device));

    /// <summary>
    /// Records the operation that made <paramref name="result"/> if the step records and an input requires a gradient. Returns the node, to
    /// be filled with what its backward needs, or null if there will be no backward.
    /// </summary>
    /// <param name="device">The device.</param>
    /// <param name="result">What the operation made.</param>
    /// <param name="inputs">What it was made from; null for an omitted operand.</param>
    public static TNode? Record<TNode>(this Device device, Tensor result, params ReadOnlySpan<Tensor?> inputs)
        where TNode : Node, new()
    {
        if (Step.Of(device) is not { RecordsOperations: true } step)
            return null;
        foreach (var input in inputs)
        {
            if (input is not { RequiresGradient: true })
                continue;
            var node = step.NewNode<TNode>();
            step.Record(node, result);
            result.RequiresGradient = true;
            return node;
        }

        return null;
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

        tensor.SetGradient(Sum(tensor.GradientSoFar, gradient), isOwned: tensor.GradientSoFar is not null);
    }

    /// <summary>
    /// The sum of the gradients so far, for a consumer that adds its part to some elements in place: zeros if none has arrived. A slice's
    /// backward so costs as much as the slice, not as the tensor it was cut from.
    /// </summary>
    internal static Tensor GradientToAddTo(this Tensor tensor)
    {
        if (tensor.OwnsGradient)
            return tensor.GradientSoFar!;
        var sum = tensor.Device.NewTensor(tensor.Shape);
        if (tensor.GradientSoFar is { } soFar)
            sum.CopyFrom(soFar);
        else
            tensor.Device.Fill(sum.Storage, 0);
        tensor.SetGradient(sum, isOwned: true);
        return sum;
    }

    internal static Tensor Sum(Tensor? sum, Tensor term)
    {
        if (sum is null)
            return term;
        var result = term.Device.NewTensor(term.Shape);
        term.Device.Add(sum.Storage, term.Storage, result.Storage);
        return result;
    }

    private static void SetGradient(this Tensor tensor, Tensor gradient, bool isOwned)
    {
        tensor.OwnsGradient = isOwned;
        if (tensor.TapePosition != Tensor.NotRecorded)
        {
            tensor.IncomingGradient = gradient;
            return;
        }

        if (tensor.Gradient is null)
            Step.Of(tensor.Device).NoteLeafGradient(tensor);
        tensor.Gradient = gradient;
    }
}
