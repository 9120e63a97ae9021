using Gtzan.Engine.Gpu;

namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    internal override void MaxPool2D(Tensor x, in MaxPool2DGeometry geometry, Tensor y, Tensor argMax) =>
        MaxPool2DKernels.LaunchForward(
            this, y.Shape.Length, x, geometry, ImagePlaces.Create(geometry.OutputHeight, geometry.OutputWidth, geometry.Channels), y, argMax);

    internal override void MaxPool2DBackward(Tensor gradient, Tensor argMax, in MaxPool2DGeometry geometry, Tensor inputGradient) =>
        MaxPool2DKernels.LaunchBackward(
            this, inputGradient.Shape.Length, gradient, argMax, geometry, ImagePlaces.Create(geometry.InputHeight, geometry.InputWidth, geometry.Channels),
            Divisor.Create(geometry.Stride), GroupCount.Covering(geometry.Window, geometry.Stride), inputGradient);
}
