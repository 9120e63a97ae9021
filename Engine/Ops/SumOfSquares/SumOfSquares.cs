using Gtzan.Engine.Autograd;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.SumOfSquares;

/// <summary>The sum of squares.</summary>
public static class SumOfSquaresExtensions
{
    /// <summary>
    /// Σ x²: a scalar. Backward remembers x. The L2 penalty of Keras is this times its coefficient, without a ½.
    /// </summary>
    public static Tensor SumOfSquares(this Tensor x)
    {
        var result = x.Device.NewTensor([]);
        x.Device.Run(new ReduceOp(Reduction.SumOfSquares, x, result));
        if (x.Device.Record<SumOfSquaresNode>(result, x) is { } node)
            node.Input = x;
        return result;
    }
}

internal sealed class SumOfSquaresNode : UnaryNode
{
    // ∂ Σx² / ∂x = 2x
    protected override void Backward(Tensor gradient, Tensor inputGradient)
    {
        var device = gradient.Device;
        var doubled = device.NewTensor([]);
        device.Run(new ElementwiseOp(ElementwiseFunction.Affine, gradient, doubled, 2));
        device.Run(new ArithmeticOp(ArithmeticOperation.Multiply, Input, doubled, inputGradient));
    }
}
