using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.MaxPool2D;

/// <summary>Max-pooling.</summary>
public static class MaxPool2DExtensions
{
    /// <summary>
    /// Max-pooling: y[n, p, q, c] = the largest x[n, p·stride − top + i·dilation, q·stride − left + j·dilation, c] with i, j &lt; window.
    /// Shapes: x [batch, height, width, channels]; windows may overlap (stride &lt; window). Padding never wins, as in Keras; NaN wins,
    /// wherever it stands in the window, as in PyTorch.
    /// </summary>
    /// <remarks>
    /// Backward remembers, for each y, at which place of its window the largest element stood (the first of equals);
    /// each x then gets the sum of the gradients of the windows it won.
    /// </remarks>
    /// <param name="x">The images.</param>
    /// <param name="window">The size of a window.</param>
    /// <param name="stride">The distance between windows; by default their size.</param>
    /// <param name="padding">The padding of the border.</param>
    /// <param name="dilation">The distance between the elements of a window; by default 1.</param>
    /// <exception cref="ArgumentException">The tensor is no image, or the window does not fit.</exception>
    public static Tensor MaxPool2D(
        this Tensor x, Size2D window, Size2D? stride = null, Padding padding = default, Size2D? dilation = null)
    {
        var geometry = Pool2DGeometry.Create(x.Shape, window, stride, padding, dilation);
        var result = x.Device.NewTensor(geometry.OutputShape);
        var argMax = x.Device.NewTensor(geometry.OutputShape, ElementType.Index);
        x.Device.Run(new MaxPool2DOp(x, geometry, result, argMax));
        if (x.Device.Record<MaxPool2DNode>(result, x) is { } node)
            (node.Input, node.ArgMax, node.Geometry) = (x, argMax, geometry);
        return result;
    }
}

internal sealed class MaxPool2DNode : UnaryNode
{
    public Tensor ArgMax { get; set; } = null!;

    public Pool2DGeometry Geometry { get; set; }

    protected override void Backward(Tensor gradient, Tensor inputGradient) =>
        gradient.Device.Run(new MaxPool2DBackwardOp(gradient, ArgMax, Geometry, inputGradient));
}
