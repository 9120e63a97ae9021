using Gtzan.Engine.Autograd;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.StridedCopy;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Softmax;

/// <summary>Probabilities from scores, and the activations of layers, of which softmax is one.</summary>
public static class SoftmaxExtensions
{
    /// <summary>
    /// softmax(x)ᵢ = exp(xᵢ − max) / Σⱼ exp(xⱼ − max) over an axis, the last one if none is given; subtracting the maximum keeps every
    /// exponential at most 1. Backward: ∂x = y · (∂y − Σ y ∂y); it remembers y. As <c>softmax</c> of PyTorch.
    /// </summary>
    /// <remarks>
    /// For training, <c>SoftmaxCrossEntropy</c> on the logits is faster and more exact than a softmax followed by a logarithm.
    /// </remarks>
    /// <exception cref="ArgumentException">There is no such axis, or the tensor is a scalar.</exception>
    public static Tensor Softmax(this Tensor x, int axis = -1) => x.Normalize(axis, isLog: false);

    /// <summary>
    /// ln softmax(x) = x − max − ln Σⱼ exp(xⱼ − max) over an axis, the last one if none is given. Backward: ∂x = ∂y − exp(y) · Σ ∂y; it
    /// remembers y. As <c>log_softmax</c> of PyTorch.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such axis, or the tensor is a scalar.</exception>
    public static Tensor LogSoftmax(this Tensor x, int axis = -1) => x.Normalize(axis, isLog: true);

    /// <summary>The activation of a layer, by name.</summary>
    public static Tensor Activate(this Tensor x, Activation activation) => activation switch
    {
        Activation.None => x,
        Activation.Relu => x.Relu(),
        Activation.Sigmoid => x.Sigmoid(),
        Activation.Tanh => x.Tanh(),
        Activation.Softmax => x.Softmax(),
        Activation.Gelu => x.Gelu(),
        Activation.Silu => x.Silu(),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), $"Activate: there is no activation {activation}."),
    };

    private static Tensor Normalize(this Tensor x, int axis, bool isLog)
    {
        if (x.Shape.Rank == 0)
            throw new ArgumentException("Softmax: a scalar has no dimension to normalise over.");
        axis = x.Shape.Axis(axis, nameof(Softmax));
        if (axis != x.Shape.Rank - 1)
            return x.Transpose(axis, -1).Normalize(-1, isLog).Transpose(axis, -1);
        var result = x.Device.NewTensor(x.Shape);
        x.Device.Run(new SoftmaxOp(x, isLog, result));
        if (x.Device.Record<SoftmaxNode>(result, x) is { } node)
            (node.Input, node.IsLog) = (x, isLog);
        return result;
    }
}

internal sealed class SoftmaxNode : UnaryNode
{
    public bool IsLog { get; set; }

    protected override void Backward(Tensor gradient, Tensor inputGradient) =>
        gradient.Device.Run(new SoftmaxBackwardOp(Output, gradient, IsLog, inputGradient));
}
