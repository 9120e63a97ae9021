using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Autograd;

/// <summary>
/// A recorded operation: its output, and its backward pass. Each operation derives its own node, whose fields are the inputs and the values
/// saved for backward.
/// </summary>
public abstract class Node
{
    /// <summary>The output of the operation.</summary>
    public Tensor Output { get; internal set; } = null!;

    /// <summary>Given ∂loss/∂output, adds ∂loss/∂input to every input that requires it, with <see cref="Tape.AddGradient"/>.</summary>
    public abstract void Backward(Tensor gradient);
}

/// <summary>The node of an operation with one input that needs a gradient.</summary>
public abstract class UnaryNode : Node
{
    /// <summary>The input.</summary>
    public Tensor Input { get; set; } = null!;

    /// <inheritdoc/>
    public sealed override void Backward(Tensor gradient)
    {
        var inputGradient = gradient.Device.NewTensor(Input.Shape);
        Backward(gradient, inputGradient);
        Input.AddGradient(inputGradient);
    }

    /// <summary>Computes ∂loss/∂input from ∂loss/∂output.</summary>
    protected abstract void Backward(Tensor gradient, Tensor inputGradient);
}
