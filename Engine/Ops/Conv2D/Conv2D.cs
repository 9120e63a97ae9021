namespace Gtzan.Engine;

public sealed partial class Tensor
{
    /// <summary>
    /// A two-dimensional convolution layer (a cross-correlation, as in Keras), fused with its bias and activation:
    /// y[n, p, q, f] = activation(bias[f] + Σ x[n, p·stride − top + i, q·stride − left + j, c] · kernel[i, j, c, f]), with x 0 outside.
    /// Shapes: x [batch, height, width, channels], kernel [height, width, channels, filters], bias [filters].
    /// </summary>
    /// <remarks>
    /// Backward: ∂z from ∂y by the activation's derivative in terms of y; ∂kernel correlates x with ∂z, ∂x correlates ∂z with the kernel
    /// turned by 180°, ∂bias = Σ ∂z. It remembers x (if the kernel wants a gradient), the kernel (if x wants one) and y.
    /// </remarks>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor Conv2D(Tensor kernel, Tensor bias, int stride = 1, Padding padding = Padding.Valid, Activation activation = Activation.None)
    {
        var geometry = Conv2DGeometry.Create(Shape, kernel.Shape, stride, padding);
        geometry.CheckBias(bias, kernel);
        CheckDevice(nameof(Conv2D), kernel, bias);
        var fused = activation == Activation.Softmax ? Activation.None : activation;
        var result = Device.NewTensor(geometry.OutputShape);
        Device.Run(new Conv2DOp(this, kernel, bias, geometry, fused, result));
        if (Device.Record<Conv2DNode>(result, this, kernel, bias) is { } node)
            (node.Input, node.Kernel, node.Bias, node.Geometry, node.Activation) = (this, kernel, bias, geometry, fused);
        return activation == Activation.Softmax ? result.Softmax() : result;
    }
}

internal sealed class Conv2DNode : LayerNode
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
