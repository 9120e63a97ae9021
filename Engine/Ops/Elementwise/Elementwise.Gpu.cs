using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.Elementwise;

internal static class ElementwiseGpu
{
    private delegate void ElementwiseLaunch(
        AcceleratorStream stream, Index1D items, ElementwiseFunction function, ArrayView<float> x, ArrayView<float> y);

    private delegate void ScaleLaunch(AcceleratorStream stream, Index1D items, ArrayView<float> x, float factor, ArrayView<float> y);

    private delegate void ElementwiseBackwardLaunch(
        AcceleratorStream stream, Index1D items, ElementwiseFunction function, ArrayView<float> x, ArrayView<float> y,
        ArrayView<float> gradient, ArrayView<float> inputGradient);

    public static void Elementwise(GpuDevice device, ElementwiseFunction function, Tensor x, Tensor y) =>
        device.Load<ElementwiseLaunch>(ElementwiseKernels.Forward).Launch(device.Stream, items: y.Shape.Length, function, View(x), View(y));

    public static void Scale(GpuDevice device, Tensor x, float factor, Tensor y) =>
        device.Load<ScaleLaunch>(ElementwiseKernels.Scale).Launch(device.Stream, items: y.Shape.Length, View(x), factor, View(y));

    public static void ElementwiseBackward(
        GpuDevice device, ElementwiseFunction function, Tensor x, Tensor y, Tensor gradient, Tensor inputGradient) =>
        device.Load<ElementwiseBackwardLaunch>(ElementwiseKernels.Backward).Launch(
            device.Stream, items: inputGradient.Shape.Length, function, View(x), View(y), View(gradient), View(inputGradient));
}
