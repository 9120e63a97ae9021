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
    /// y[n, p, q, f] = activation(bias[f] + Σ x[n, p·stride − top + i·dilation, q·stride − left + j·dilation, c] · kernel[i, j, c, f]),
    /// with x 0 outside. Shapes: x [batch, height, width, channels], kernel [height, width, channels, filters], bias [filters].
    /// </summary>
    /// <remarks>
    /// Backward: ∂z from ∂y by the activation's derivative in terms of y; ∂kernel correlates x with ∂z, ∂x correlates ∂z with the kernel
    /// rotated by 180°, ∂bias = Σ ∂z. It remembers x (if the kernel wants a gradient), the kernel (if x wants one) and y.
    /// </remarks>
    /// <param name="x">The images.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="bias">One for each filter.</param>
    /// <param name="stride">The distance between positions of the kernel; by default 1.</param>
    /// <param name="padding">The padding of the border.</param>
    /// <param name="activation">The activation.</param>
    /// <param name="dilation">The distance between the elements of an image that neighbouring taps meet; by default 1.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Conv2D(
        this Tensor x, Tensor kernel, Tensor bias, Size2D? stride = null, Padding padding = default,
        Activation activation = Activation.None, Size2D? dilation = null)
    {
        var geometry = Conv2DGeometry.Create(x.Shape, kernel.Shape, stride, padding, dilation);
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
