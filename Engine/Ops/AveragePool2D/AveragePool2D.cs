using Gtzan.Engine.Autograd;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.AveragePool2D;

/// <summary>Average pooling.</summary>
public static class AveragePool2DExtensions
{
    /// <summary>
    /// Average pooling: y[n, p, q, c] = Σ x[n, p·stride − top + i, q·stride − left + j, c] / count over i, j &lt; window, inside the image.
    /// Shapes: x [batch, height, width, channels]; windows may overlap (stride &lt; window). The count is that of the pixels inside the
    /// image, as in Keras, or with <paramref name="countsPadding"/> that of the whole window, as by default in PyTorch.
    /// </summary>
    /// <remarks>Backward: ∂x = Σ ∂y / count over the windows that cover x. It remembers no values.</remarks>
    /// <param name="x">The images.</param>
    /// <param name="window">The size of a window.</param>
    /// <param name="stride">The distance between windows; by default their size.</param>
    /// <param name="padding">The padding of the border.</param>
    /// <param name="countsPadding">Whether padding counts as zeros.</param>
    /// <exception cref="ArgumentException">The tensor is no image, or the window does not fit.</exception>
    public static Tensor AveragePool2D(
        this Tensor x, Size2D window, Size2D? stride = null, Padding padding = default, bool countsPadding = false)
    {
        var geometry = Pool2DGeometry.Create(x.Shape, window, stride, padding, operation: nameof(AveragePool2D)) with
        {
            Count = countsPadding ? window.Height * window.Width : 0,
        };
        var result = x.Device.NewTensor(geometry.OutputShape);
        x.Device.Run(new AveragePool2DOp(x, geometry, result));
        if (x.Device.Record<AveragePool2DNode>(result, x) is { } node)
            (node.Input, node.Geometry) = (x, geometry);
        return result;
    }
}

internal sealed class AveragePool2DNode : UnaryNode
{
    public Pool2DGeometry Geometry { get; set; }

    protected override void Backward(Tensor gradient, Tensor inputGradient) =>
        gradient.Device.Run(new AveragePool2DBackwardOp(gradient, Geometry, inputGradient));
}
