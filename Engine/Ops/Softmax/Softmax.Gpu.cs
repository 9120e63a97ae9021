using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.Softmax;

internal static class SoftmaxGpu
{
    private delegate void SoftmaxLaunch(AcceleratorStream stream, Index1D rows, ArrayView<float> x, int classes, ArrayView<float> y);

    private delegate void SoftmaxBackwardLaunch(
        AcceleratorStream stream, Index1D rows, ArrayView<float> y, ArrayView<float> gradient, int classes, ArrayView<float> inputGradient);

    public static void Softmax(GpuDevice device, Tensor x, Tensor y)
    {
        var classes = x.Shape[^1];
        device.Load<SoftmaxLaunch>(SoftmaxKernels.Forward).Launch(device.Stream, rows: x.Shape.Length / classes, View(x), classes, View(y));
    }

    public static void SoftmaxBackward(GpuDevice device, Tensor y, Tensor gradient, Tensor inputGradient)
    {
        var classes = y.Shape[^1];
        device.Load<SoftmaxBackwardLaunch>(SoftmaxKernels.Backward).Launch(
            device.Stream, rows: y.Shape.Length / classes, View(y), View(gradient), classes, View(inputGradient));
    }
}
