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
