using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.MaxPool2D;

internal static class MaxPool2DGpu
{
    private delegate void MaxPool2DLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> x, MaxPool2DGeometry geometry, ImagePlaces places, ArrayView<float> y, ArrayView<int> argMax);

    private delegate void MaxPool2DBackwardLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> gradient, ArrayView<int> argMax, MaxPool2DGeometry geometry, ImagePlaces places,
        Divisor stride, int windowsAcross, ArrayView<float> inputGradient);

    public static void MaxPool2D(GpuDevice device, Tensor x, in MaxPool2DGeometry geometry, Tensor y, Tensor argMax) =>
        device.Load<MaxPool2DLaunch>(MaxPool2DKernels.Forward).Launch(
            device.Stream, items: y.Shape.Length, View(x), geometry, ImagePlaces.Create(geometry.OutputHeight, geometry.OutputWidth, geometry.Channels),
            View(y), IndexView(argMax));

    public static void MaxPool2DBackward(GpuDevice device, Tensor gradient, Tensor argMax, in MaxPool2DGeometry geometry, Tensor inputGradient) =>
        device.Load<MaxPool2DBackwardLaunch>(MaxPool2DKernels.Backward).Launch(
            device.Stream, items: inputGradient.Shape.Length, View(gradient), IndexView(argMax), geometry,
            ImagePlaces.Create(geometry.InputHeight, geometry.InputWidth, geometry.Channels),
            stride: Divisor.Create(geometry.Stride), windowsAcross: GroupCount.Covering(geometry.Window, geometry.Stride), View(inputGradient));
}
