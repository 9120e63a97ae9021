using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.Elementwise;

internal static class ElementwiseGpu
{
    private delegate void ElementwiseLaunch(
        AcceleratorStream stream, Index1D items, ElementwiseFunction function, ArrayView<float> x, float a, float b, ArrayView<float> y);

    private delegate void ElementwiseBackwardLaunch(
        AcceleratorStream stream, Index1D items, ElementwiseFunction function, ArrayView<float> known, ArrayView<float> gradient,
        float a, float b, ArrayView<float> inputGradient);

    public static void Elementwise(GpuDevice device, ElementwiseFunction function, Tensor x, Tensor y, float a, float b) =>
        device.Load<ElementwiseLaunch>(ElementwiseKernels.Forward).Launch(
            device.Stream, items: y.Shape.Length, function, View(x), a, b, View(y));

    public static void ElementwiseBackward(
        GpuDevice device, ElementwiseFunction function, Tensor known, Tensor gradient, Tensor inputGradient, float a, float b) =>
        device.Load<ElementwiseBackwardLaunch>(ElementwiseKernels.Backward).Launch(
            device.Stream, items: inputGradient.Shape.Length, function, View(known), View(gradient), a, b, View(inputGradient));
}
