using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.AveragePool2D;

internal static class AveragePool2DGpu
{
    private delegate void ForwardLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> x, Pool2DGeometry geometry, ImagePlaces outputs, ArrayView<float> y);

    private delegate void BackwardLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> gradient, Pool2DGeometry geometry, ImagePlaces inputs,
        CoveringWindows windows, ArrayView<float> inputGradient);

    public static void AveragePool2D(GpuDevice device, Tensor x, in Pool2DGeometry geometry, Tensor y) =>
        device.Load<ForwardLaunch>(AveragePool2DKernels.Forward).Launch(
            device.Stream, items: y.Shape.Length, View(x), geometry,
            ImagePlaces.Create(geometry.OutputHeight, geometry.OutputWidth, geometry.Channels), View(y));

    public static void AveragePool2DBackward(GpuDevice device, Tensor gradient, in Pool2DGeometry geometry, Tensor inputGradient) =>
        device.Load<BackwardLaunch>(AveragePool2DKernels.Backward).Launch(
            device.Stream, items: inputGradient.Shape.Length, View(gradient), geometry,
            ImagePlaces.Create(geometry.InputHeight, geometry.InputWidth, geometry.Channels), CoveringWindows.Of(geometry),
            View(inputGradient));
}
