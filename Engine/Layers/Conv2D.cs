using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;

namespace Gtzan.Engine.Layers;

/// <summary>A two-dimensional convolution over [height, width, channels]. Its kernel is [height, width, channels, filters].</summary>
/// <param name="filters">The number of output channels.</param>
/// <param name="kernel">The kernel's size.</param>
/// <param name="stride">The distance between positions of the kernel; by default 1.</param>
/// <param name="padding">The padding of the border.</param>
/// <param name="activation">The activation.</param>
/// <param name="dilation">The distance between the pixels that neighbouring taps meet; by default 1.</param>
public sealed class Conv2D(
    int filters, Size2D kernel, Size2D? stride = null, Padding padding = default, Activation activation = Activation.None,
    Size2D? dilation = null)
    : Convolution(2, filters, kernel, stride ?? 1, padding, activation, dilation ?? 1);
