using Gtzan.Engine.Autograd;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Elementwise;
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
        x.Device.Run(new SumOfSquaresOp(x, result));
        if (x.Device.Record<SumOfSquaresNode>(result, x) is { } node)
            node.Input = x;
        return result;
    }
}

internal sealed class SumOfSquaresNode : Node
{
    public Tensor Input { get; set; } = null!;

    // ∂ Σx² / ∂x = 2x
    public override void Backward(Tensor gradient)
    {
        var device = gradient.Device;
        var (doubled, inputGradient) = (device.NewTensor([]), device.NewTensor(Input.Shape));
        device.Run(new ElementwiseOp(ElementwiseFunction.Affine, gradient, doubled, 2));
        device.Run(new ArithmeticOp(ArithmeticOperation.Multiply, Input, doubled, inputGradient));
        Input.AddGradient(inputGradient);
    }
}
