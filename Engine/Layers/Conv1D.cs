using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;

namespace Gtzan.Engine.Layers;

/// <summary>A convolution along the steps of [steps, channels]. Its kernel is [taps, channels, filters].</summary>
/// <param name="filters">The number of output channels.</param>
/// <param name="kernel">The kernel's taps.</param>
/// <param name="stride">The distance between positions of the kernel.</param>
/// <param name="padding">The padding; of numbers, left is before the first step and right after the last.</param>
/// <param name="activation">The activation.</param>
/// <param name="dilation">The distance between the steps that neighbouring taps meet.</param>
public sealed class Conv1D(
    int filters, int kernel, int stride = 1, Padding padding = default, Activation activation = Activation.None, int dilation = 1)
    : Convolution(1, filters, (1, kernel), (1, stride), padding, activation, (1, dilation));
