using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops.Conv2D;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MaxPool2D;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Conv2DMaxPool2D;

/// <summary>Convolution and max-pooling as one operation.</summary>
public static class Conv2DMaxPool2DExtensions
{
    /// <summary>
    /// <see cref="Conv2DExtensions.Conv2D"/> and then <see cref="MaxPool2DExtensions.MaxPool2D"/>, as one operation: the intermediate
    /// image, which is larger than input and result, is not stored, and stays in the cache on devices that process a few images at a time.
    /// Shapes: x [batch, height, width, channels], kernel [height, width, channels, filters], bias [filters].
    /// </summary>
    /// <remarks>
    /// Backward: a window's result is activation(z) of the cell z that won, so the activation's derivative follows from the results, and
    /// the gradients of kernel and x see ∂z of the winners and 0 elsewhere; ∂bias = Σ ∂z. It remembers x, the kernel, the results, and
    /// which cells won.
    /// </remarks>
    /// <param name="x">The images.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="bias">One for each filter.</param>
    /// <param name="convolution">The stride and the padding of the convolution.</param>
    /// <param name="activation">Applied between convolution and pooling, element by element.</param>
    /// <param name="pooling">The window, the stride and the padding of the pooling.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the activation cannot be fused.</exception>
    public static Tensor Conv2DMaxPool2D(
        this Tensor x,
        Tensor kernel, Tensor bias, (Size2D Stride, Padding Padding) convolution, Activation activation,
        (Size2D Window, Size2D Stride, Padding Padding) pooling)
    {
        if (activation.Split().After != Activation.None)
            throw new ArgumentException(
                $"Conv2DMaxPool2D: {activation} cannot be fused; apply Conv2D, Activate and MaxPool2D one after the other.");
        var convolved = Conv2DGeometry.Create(x.Shape, kernel.Shape, convolution.Stride, convolution.Padding);
        convolved.CheckBias(bias, kernel);
        var pooled = Pool2DGeometry.Create(convolved.OutputShape, pooling.Window, pooling.Stride, pooling.Padding);
        x.CheckDevice(nameof(Conv2DMaxPool2D), kernel, bias);
        var result = x.Device.NewTensor(pooled.OutputShape);
        var argMax = x.Device.NewTensor(pooled.OutputShape, ElementType.Index);
        x.Device.Run(new Conv2DMaxPool2DOp(x, kernel, bias, convolved, activation, pooled, result, argMax));
        if (x.Device.Record<Conv2DMaxPool2DNode>(result, x, kernel, bias) is { } node)
        {
            (node.Input, node.Kernel, node.Bias, node.Convolution) = (x, kernel, bias, convolved);
            (node.Activation, node.Pooling, node.ArgMax) = (activation, pooled, argMax);
        }

        return result;
    }
}

internal sealed class Conv2DMaxPool2DNode : LinearNode
{
    public Tensor ArgMax { get; set; } = null!;

    public Conv2DGeometry Convolution { get; set; }

    public Pool2DGeometry Pooling { get; set; }

    protected override void Backward(Device device, Tensor gradient, Tensor? kernelGradient, Tensor? inputGradient) =>
        device.Run(new Conv2DMaxPool2DBackwardOp(Input, Kernel, gradient, ArgMax, Convolution, Pooling, kernelGradient, inputGradient));
}
