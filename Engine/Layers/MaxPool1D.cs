using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MaxPool2D;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>
/// The largest value in each window of steps of [steps, channels], channel by channel. See <see cref="MaxPool2DExtensions.MaxPool2D"/>.
/// </summary>
/// <param name="window">The steps of a window.</param>
/// <param name="stride">The distance between windows; by default their size.</param>
/// <param name="padding">The padding; of numbers, left is before the first step and right after the last.</param>
/// <param name="dilation">The distance between the steps of a window.</param>
public sealed class MaxPool1D(int window, int? stride = null, Padding padding = default, int dilation = 1)
    : Pooling(1, (1, window), (1, stride ?? window), padding, (1, dilation))
{
    private protected override Tensor Slide(Tensor images) => images.MaxPool2D(Window, Stride, Padding, Dilation);
}
