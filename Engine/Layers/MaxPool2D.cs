using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MaxPool2D;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>The largest value in each window, channel by channel. See <see cref="MaxPool2DExtensions.MaxPool2D"/>.</summary>
/// <param name="window">The window's size.</param>
/// <param name="stride">The distance between windows; by default their size.</param>
/// <param name="padding">The padding of the border.</param>
/// <param name="dilation">The distance between the pixels of a window; by default 1.</param>
public sealed class MaxPool2D(Size2D window, Size2D? stride = null, Padding padding = default, Size2D? dilation = null)
    : Pooling(2, window, stride, padding, dilation)
{
    private protected override Tensor Slide(Tensor images) => images.MaxPool2D(Window, Stride, Padding, Dilation);
}
