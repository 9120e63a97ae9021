using Gtzan.Engine.Autograd;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Dense;

internal static class ActivationBackwardExtensions
{
    /// <summary>
    /// ∂z from ∂y: the gradient before a layer's elementwise activation, computed from the gradient after it and the layer's result. Also
    /// adds the gradient of the bias, the sum of the rows of ∂z.
    /// </summary>
    public static Tensor Backward(this Activation activation, Tensor result, Tensor gradient, Tensor bias)
    {
        var device = gradient.Device;
        var before = activation == Activation.None ? gradient : device.NewTensor(gradient.Shape);
        var biasGradient = bias.RequiresGradient ? device.NewTensor(bias.Shape) : null;
        switch (activation.Function(), biasGradient)
        {
            case (null, null):
                break;
            case (null, not null):
                device.Run(new ReduceOp(Reduction.Sum, gradient, biasGradient));
                break;
            case ({ } function, null):
                device.Run(new ElementwiseBackwardOp(function, result, result, gradient, before));
                break;
            case ({ } function, not null):
                device.Run(new ActivationBackwardOp(function, result, gradient, before, biasGradient));
                break;
        }

        if (biasGradient is not null)
            bias.AddGradient(biasGradient);
        return before;
    }
}
