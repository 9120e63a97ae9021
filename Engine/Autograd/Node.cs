namespace Gtzan.Engine;

/// <summary>
/// One recorded operation: what it made, and how a gradient of that flows back to its inputs.
/// Each op derives its own node, whose fields are the inputs and what its backward needs to remember.
/// </summary>
internal abstract class Node
{
    /// <summary>The tensor this operation made.</summary>
    public Tensor Output { get; internal set; } = null!;

    /// <summary>The place in the step's record. Inputs always come before what is made of them.</summary>
    internal int Position { get; set; }

    /// <summary>
    /// Given ∂loss/∂output, adds ∂loss/∂input to every input that wants one, with <see cref="Tensor.AddGradient"/>.
    /// </summary>
    public abstract void Backward(Tensor gradient);
}
