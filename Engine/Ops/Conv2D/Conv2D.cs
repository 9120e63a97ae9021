using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.Softmax;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Conv2D;

/// <summary>Convolution.</summary>
public static class Conv2DExtensions
{
    /// <summary>
    /// A two-dimensional convolution layer (a cross-correlation, as in Keras), fused with its bias and activation:
    /// y[n, p, q, f] = activation(bias[f] + Σ x[n, p·stride − top + i, q·stride − left + j, c] · kernel[i, j, c, f]), with x 0 outside.
    /// Shapes: x [batch, height, width, channels], kernel [height, width, channels, filters], bias [filters].
    /// </summary>
    /// <remarks>
    /// Backward: ∂z from ∂y by the activation's derivative in terms of y; ∂kernel correlates x with ∂z, ∂x correlates ∂z with the kernel
    /// rotated by 180°, ∂bias = Σ ∂z. It remembers x (if the kernel wants a gradient), the kernel (if x wants one) and y.
    /// </remarks>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Conv2D(
        this Tensor x, Tensor kernel, Tensor bias, int stride = 1, Padding padding = Padding.Valid, Activation activation = Activation.None)
    {
        var geometry = Conv2DGeometry.Create(x.Shape, kernel.Shape, stride, padding);
        geometry.CheckBias(bias, kernel);
        x.CheckDevice(nameof(Conv2D), kernel, bias);
        var (fused, after) = activation.Split();
        var result = x.Device.NewTensor(geometry.OutputShape);
        x.Device.Run(new Conv2DOp(x, kernel, bias, geometry, fused, result));
        if (x.Device.Record<Conv2DNode>(result, x, kernel, bias) is { } node)
            (node.Input, node.Kernel, node.Bias, node.Geometry, node.Activation) = (x, kernel, bias, geometry, fused);
        return result.Activate(after);
    }
}

internal sealed class Conv2DNode : LinearNode
{
    public Conv2DGeometry Geometry { get; set; }

    protected override void Backward(Device device, Tensor gradient, Tensor? kernelGradient, Tensor? inputGradient)
    {
        if (kernelGradient is not null)
            device.Run(new Conv2DBackwardKernelOp(Input, gradient, Geometry, kernelGradient));
        if (inputGradient is not null)
            device.Run(new Conv2DBackwardInputOp(gradient, Kernel, Geometry, inputGradient));
    }
}
