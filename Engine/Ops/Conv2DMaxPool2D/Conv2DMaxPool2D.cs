namespace Gtzan.Engine;

public sealed partial class Tensor
{
    /// <summary>
    /// <see cref="Conv2D"/> and then <see cref="MaxPool2D"/>, as one operation: the intermediate image, which is larger than input and
    /// result, is not stored, and stays in the cache on devices that process a few images at a time. Shapes: x [batch, height, width,
    /// channels], kernel [height, width, channels, filters], bias [filters].
    /// </summary>
    /// <remarks>
    /// Backward: a window's result is activation(z) of the cell z that won, so the activation's derivative follows from the results, and
    /// the gradients of kernel and x see ∂z of the winners and 0 elsewhere; ∂bias = Σ ∂z. It remembers x, the kernel, the results, and
    /// which cells won.
    /// </remarks>
    /// <param name="kernel">The kernel.</param>
    /// <param name="bias">One for each filter.</param>
    /// <param name="convolution">How far the kernel moves, and what happens at the border.</param>
    /// <param name="activation">What is applied between convolution and pooling, element by element.</param>
    /// <param name="pooling">The window, how far it moves, and what happens at the border.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the activation is not an elementwise one.</exception>
    public Tensor Conv2DMaxPool2D(
        Tensor kernel, Tensor bias, (int Stride, Padding Padding) convolution, Activation activation, (int Window, int Stride, Padding Padding) pooling)
    {
        if (activation == Activation.Softmax)
            throw new ArgumentException("Conv2DMaxPool2D: softmax is not an elementwise activation; apply Conv2D, Softmax and MaxPool2D one after the other.");
        var convolved = Conv2DGeometry.Create(Shape, kernel.Shape, convolution.Stride, convolution.Padding);
        convolved.CheckBias(bias, kernel);
        var pooled = MaxPool2DGeometry.Create(convolved.OutputShape, pooling.Window, pooling.Stride, pooling.Padding);
        CheckDevice(nameof(Conv2DMaxPool2D), kernel, bias);
        var result = Device.NewTensor(pooled.OutputShape);
        var argMax = Device.NewTensor(pooled.OutputShape, ElementType.Index);
        Device.Run(new Conv2DMaxPool2DOp(this, kernel, bias, convolved, activation, pooled, result, argMax));
        if (Device.Record<Conv2DMaxPool2DNode>(result, this, kernel, bias) is { } node)
        {
            (node.Input, node.Kernel, node.Bias, node.Convolution) = (this, kernel, bias, convolved);
            (node.Activation, node.Pooling, node.ArgMax) = (activation, pooled, argMax);
        }

        return result;
    }
}

internal sealed class Conv2DMaxPool2DNode : LayerNode
{
    public Tensor ArgMax { get; set; } = null!;

    public Conv2DGeometry Convolution { get; set; }

    public MaxPool2DGeometry Pooling { get; set; }

    protected override void Backward(Device device, Tensor gradient, Tensor? kernelGradient, Tensor? inputGradient) =>
        device.Run(new Conv2DMaxPool2DBackwardOp(Input, Kernel, gradient, ArgMax, Convolution, Pooling, kernelGradient, inputGradient));
}
