using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Autograd;

/// <summary>
/// One recorded operation: what it made, and how a gradient of that flows back to its inputs. Each operation derives its own node, whose
/// fields are the inputs and what its backward needs.
/// </summary>
public abstract class Node
{
    /// <summary>The tensor this operation made.</summary>
    public Tensor Output { get; internal set; } = null!;

    /// <summary>
    /// Given ∂loss/∂output, adds ∂loss/∂input to every input that wants one, with <see cref="Tape.AddGradient"/>.
    /// </summary>
    public abstract void Backward(Tensor gradient);
}
