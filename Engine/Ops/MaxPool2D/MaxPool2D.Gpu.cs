using Gtzan.Engine.Gpu;
using ILGPU;
using ILGPU.Runtime;

namespace Gtzan.Engine;

public sealed partial class GpuDevice
{
    private delegate void MaxPool2DLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> x, MaxPool2DGeometry geometry, ImagePlaces places, ArrayView<float> y, ArrayView<int> argMax);

    private delegate void MaxPool2DBackwardLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> gradient, ArrayView<int> argMax, MaxPool2DGeometry geometry, ImagePlaces places,
        Divisor stride, int windowsAcross, ArrayView<float> inputGradient);

    internal override void MaxPool2D(Tensor x, in MaxPool2DGeometry geometry, Tensor y, Tensor argMax) =>
        Load<MaxPool2DLaunch>(MaxPool2DKernels.Forward).Launch(
            Stream, items: y.Shape.Length, View(x), geometry, ImagePlaces.Create(geometry.OutputHeight, geometry.OutputWidth, geometry.Channels),
            View(y), IndexView(argMax));

    internal override void MaxPool2DBackward(Tensor gradient, Tensor argMax, in MaxPool2DGeometry geometry, Tensor inputGradient) =>
        Load<MaxPool2DBackwardLaunch>(MaxPool2DKernels.Backward).Launch(
            Stream, items: inputGradient.Shape.Length, View(gradient), IndexView(argMax), geometry,
            ImagePlaces.Create(geometry.InputHeight, geometry.InputWidth, geometry.Channels),
            stride: Divisor.Create(geometry.Stride), windowsAcross: GroupCount.Covering(geometry.Window, geometry.Stride), View(inputGradient));
}
