using Gtzan.Engine.Autograd;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Softmax;

/// <summary>Probabilities from scores.</summary>
public static class SoftmaxExtensions
{
    /// <summary>
    /// softmax(x)ᵢ = exp(xᵢ − max) / Σⱼ exp(xⱼ − max) over the last dimension; subtracting the maximum keeps every exponential at most 1.
    /// Backward: ∂x = y · (∂y − Σ y ∂y); it remembers y.
    /// </summary>
    /// <remarks>
    /// For training, <c>SoftmaxCrossEntropy</c> on the logits is faster and more exact than a softmax followed by a logarithm.
    /// </remarks>
    /// <exception cref="ArgumentException">The tensor is a scalar.</exception>
    public static Tensor Softmax(this Tensor x)
    {
        if (x.Shape.Rank == 0)
            throw new ArgumentException("Softmax: a scalar has no dimension to normalise over.");
        var result = x.Device.NewTensor(x.Shape);
        x.Device.Run(new SoftmaxOp(x, result));
        if (x.Device.Record<SoftmaxNode>(result, x) is { } node)
            node.Input = x;
        return result;
    }
}

internal sealed class SoftmaxNode : Node
{
    public Tensor Input { get; set; } = null!;

    public override void Backward(Tensor gradient)
    {
        var inputGradient = gradient.Device.NewTensor(Input.Shape);
        gradient.Device.Run(new SoftmaxBackwardOp(Output, gradient, inputGradient));
        Input.AddGradient(inputGradient);
    }
}
