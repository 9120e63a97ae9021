using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.GpuDevice;

namespace Gtzan.Engine;

internal static class ElementwiseGpu
{
    private delegate void ElementwiseLaunch(AcceleratorStream stream, Index1D items, ElementwiseFunction function, ArrayView<float> x, ArrayView<float> y);

    private delegate void ElementwiseBackwardLaunch(
        AcceleratorStream stream, Index1D items, ElementwiseFunction function, ArrayView<float> x, ArrayView<float> y,
        ArrayView<float> gradient, ArrayView<float> inputGradient);

    public static void Elementwise(GpuDevice device, ElementwiseFunction function, Tensor x, Tensor y) =>
        device.Load<ElementwiseLaunch>(ElementwiseKernels.Forward).Launch(device.Stream, items: y.Shape.Length, function, View(x), View(y));

    public static void ElementwiseBackward(GpuDevice device, ElementwiseFunction function, Tensor x, Tensor y, Tensor gradient, Tensor inputGradient) =>
        device.Load<ElementwiseBackwardLaunch>(ElementwiseKernels.Backward).Launch(
            device.Stream, items: inputGradient.Shape.Length, function, View(x), View(y), View(gradient), View(inputGradient));
}
