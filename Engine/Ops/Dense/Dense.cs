using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.MatMul;
using Gtzan.Engine.Ops.Reshape;
using Gtzan.Engine.Ops.Softmax;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Dense;

/// <summary>The dense layer as an operation.</summary>
public static class DenseExtensions
{
    /// <summary>
    /// A dense layer as one fused operation: y[b, u] = activation(Σᵢ x[b, i] · kernel[i, u] + bias[u]).
    /// Shapes: x [..., inputs], kernel [inputs, units], bias [units]; y [..., units]. The kernel acts on the last axis, as in Keras: the
    /// dimensions before it, for example batch and steps, number the rows b of one product.
    /// </summary>
    /// <remarks>
    /// Backward: ∂z from ∂y by the activation's derivative in terms of y; then ∂kernel = xᵀ · ∂z, ∂bias = Σ_b ∂z, ∂x = ∂z · kernelᵀ.
    /// It remembers x (if the kernel wants a gradient), the kernel (if x wants one) and y.
    /// </remarks>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Dense(this Tensor x, Tensor kernel, Tensor bias, Activation activation = Activation.None)
    {
        if (x.Shape.Rank < 2 || kernel.Shape.Rank != 2 || bias.Shape.Rank != 1)
            throw new ArgumentException(
                "Dense: expected x [batch, ..., inputs], kernel [inputs, units], bias [units]; " +
                $"got {x.Shape}, {kernel.Shape}, {bias.Shape}.");
        var inputs = x.Shape[^1];
        if (inputs != kernel.Shape[0])
            throw new ArgumentException(
                $"Dense: inner dimensions differ, {inputs} and {kernel.Shape[0]} (x {x.Shape}, kernel {kernel.Shape}).");
        if (bias.Shape[0] != kernel.Shape[1])
            throw new ArgumentException($"Dense: the kernel {kernel.Shape} has {kernel.Shape[1]} units, the bias {bias.Shape[0]}.");

        x.CheckDevice(nameof(Dense), kernel, bias);
        if (x.Shape.Rank > 2)
        {
            var rows = x.Reshape([x.Shape.Length / inputs, inputs]).Dense(kernel, bias, activation);
            return rows.Reshape(x.Shape.With(x.Shape.Rank - 1, kernel.Shape[1]));
        }

        var (fused, after) = activation.Split();
        var result = x.Device.NewTensor([x.Shape[0], kernel.Shape[1]]);
        x.Device.Run(new MatMulOp(x, kernel, false, false, result, bias, fused));
        if (x.Device.Record<DenseNode>(result, x, kernel, bias) is { } node)
            (node.Input, node.Kernel, node.Bias, node.Activation) = (x, kernel, bias, fused);
        return result.Activate(after);
    }
}

internal sealed class DenseNode : LinearNode
{
    protected override void Backward(Device device, Tensor gradient, Tensor? kernelGradient, Tensor? inputGradient)
    {
        if (kernelGradient is not null)
            device.Run(new MatMulOp(Input, gradient, true, false, kernelGradient));
        if (inputGradient is not null)
            device.Run(new MatMulOp(gradient, Kernel, false, true, inputGradient));
    }
}
