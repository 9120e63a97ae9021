namespace Gtzan.Engine;

public sealed partial class Tensor
{
    /// <summary>
    /// softmax(x)ᵢ = exp(xᵢ − max) / Σⱼ exp(xⱼ − max) over the last dimension; subtracting the maximum keeps every exponential at most 1.
    /// Backward: ∂x = y · (∂y − Σ y ∂y); it remembers y.
    /// </summary>
    /// <remarks>
    /// For training, <see cref="SoftmaxCrossEntropy"/> on the logits is faster and more exact than a softmax followed by a logarithm.
    /// </remarks>
    /// <exception cref="ArgumentException">The tensor is a scalar.</exception>
    public Tensor Softmax()
    {
        if (Shape.Rank == 0)
            throw new ArgumentException("Softmax: a scalar has no dimension to normalise over.");
        var result = Device.NewTensor(Shape);
        Device.Run(new SoftmaxOp(this, result));
        if (Device.Record<SoftmaxNode>(result, this) is { } node)
            node.Input = this;
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
