using Gtzan.Engine.Ops.Conv2D;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.Reshape;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>A convolution with its bias and activation. See <see cref="Conv2DExtensions.Conv2D"/>.</summary>
public abstract class Convolution : SlidingWindowLayer
{
    private Tensor _kernel = null!;
    private Tensor _bias = null!;

    private protected Convolution(
        int dimensions, int filters, Size2D kernel, Size2D stride, Padding padding, Activation activation, Size2D dilation)
        : base(dimensions, kernel, stride, padding, dilation) =>
        (Filters, Activation) = (filters, activation);

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }

    /// <summary>The activation.</summary>
    public Activation Activation { get; }

    private protected override Tensor Slide(Tensor images)
    {
        var kernel = Built(_kernel);
        return images.Conv2D(Dimensions == 2 ? kernel : kernel.Unsqueeze(0), _bias, Stride, Padding, Activation, Dilation);
    }

    private protected override Shape BuildWindow(Shape images, LayerBuilder build)
    {
        // Before the kernel's shape, so that a window that is no size is named as one.
        _ = SlidingWindow.Over(images, Window, Stride, Padding, Dilation, Kind);
        Shape kernel = [Window.Height, Window.Width, images[3], Filters];
        var geometry = Conv2DGeometry.Create(images, kernel, Stride, Padding, Dilation, Kind);
        _kernel = build.Kernel("kernel", Dimensions == 2 ? kernel : kernel.WithoutFirst());
        _bias = build.Constant("bias", [Filters], 0);
        return geometry.OutputShape;
    }
}
