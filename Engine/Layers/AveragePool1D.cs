using Gtzan.Engine.Ops.AveragePool2D;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>
/// The mean of each window of steps of [steps, channels], channel by channel. See <see cref="AveragePool2DExtensions.AveragePool2D"/>.
/// </summary>
/// <param name="window">The steps of a window.</param>
/// <param name="stride">The distance between windows; by default their size.</param>
/// <param name="padding">The padding; of numbers, left is before the first step and right after the last.</param>
/// <param name="countsPadding">Whether padding counts as zeros, as by default in PyTorch; otherwise it is left out, as in Keras.</param>
public sealed class AveragePool1D(int window, int? stride = null, Padding padding = default, bool countsPadding = false)
    : Pooling(1, (1, window), (1, stride ?? window), padding)
{
    /// <summary>Whether padding counts as zeros.</summary>
    public bool CountsPadding => countsPadding;

    private protected override Tensor Slide(Tensor images) => images.AveragePool2D(Window, Stride, Padding, countsPadding);
}
