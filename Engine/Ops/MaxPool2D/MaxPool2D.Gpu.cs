using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.MaxPool2D;

internal static class MaxPool2DGpu
{
    private delegate void NaiveForwardLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> x, Pool2DGeometry geometry, ArrayView<float> y, ArrayView<int> argMax);

    private delegate void NaiveBackwardLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> gradient, ArrayView<int> argMax, Pool2DGeometry geometry,
        ArrayView<float> inputGradient);

    private delegate void MaxPool2DLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> x, Pool2DGeometry geometry, ImagePlaces places, ArrayView<float> y,
        ArrayView<int> argMax);

    private delegate void MaxPool2DBackwardLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> gradient, ArrayView<int> argMax, Pool2DGeometry geometry,
        ImagePlaces places, CoveringWindows windows, ArrayView<float> inputGradient);

    public static void MaxPool2D(GpuDevice device, Tensor x, in Pool2DGeometry geometry, Tensor y, Tensor argMax) =>
        MaxPool2D(device, MaxPool2DVersion.WithoutDivisions, x, geometry, y, argMax);

    /// <summary>Pools with a given version.</summary>
    public static void MaxPool2D(
        GpuDevice device, MaxPool2DVersion version, Tensor x, in Pool2DGeometry geometry, Tensor y, Tensor argMax)
    {
        if (version == MaxPool2DVersion.Naive)
        {
            device.Load<NaiveForwardLaunch>(MaxPool2DKernels.NaiveForward).Launch(
                device.Stream, items: y.Shape.Length, View(x), geometry, View(y), IndexView(argMax));
            return;
        }

        var places = ImagePlaces.Create(geometry.OutputHeight, geometry.OutputWidth, geometry.Channels);
        device.Load<MaxPool2DLaunch>(MaxPool2DKernels.Forward).Launch(
            device.Stream, items: y.Shape.Length, View(x), geometry, places, View(y), IndexView(argMax));
    }

    public static void MaxPool2DBackward(
        GpuDevice device, Tensor gradient, Tensor argMax, in Pool2DGeometry geometry, Tensor inputGradient) =>
        MaxPool2DBackward(device, MaxPool2DVersion.WithoutDivisions, gradient, argMax, geometry, inputGradient);

    /// <summary>∂x, with a given version.</summary>
    public static void MaxPool2DBackward(
        GpuDevice device, MaxPool2DVersion version, Tensor gradient, Tensor argMax, in Pool2DGeometry geometry, Tensor inputGradient)
    {
        if (version == MaxPool2DVersion.Naive)
        {
            device.Load<NaiveBackwardLaunch>(MaxPool2DKernels.NaiveBackward).Launch(
                device.Stream, items: inputGradient.Shape.Length, View(gradient), IndexView(argMax), geometry, View(inputGradient));
            return;
        }

        device.Load<MaxPool2DBackwardLaunch>(MaxPool2DKernels.Backward).Launch(
            device.Stream, items: inputGradient.Shape.Length, View(gradient), IndexView(argMax), geometry,
            ImagePlaces.Create(geometry.InputHeight, geometry.InputWidth, geometry.Channels),
            CoveringWindows.Of(geometry), View(inputGradient));
    }
}
