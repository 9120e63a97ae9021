using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.Softmax;

internal static class SoftmaxGpu
{
    private delegate void SoftmaxLaunch(
        AcceleratorStream stream, KernelConfig rows, ArrayView<float> x, int classes, int isLog, ArrayView<float> y);

    private delegate void SoftmaxBackwardLaunch(
        AcceleratorStream stream, KernelConfig rows, ArrayView<float> y, ArrayView<float> gradient, int classes, int isLog,
        ArrayView<float> inputGradient);

    public static void Softmax(GpuDevice device, Tensor x, bool isLog, Tensor y)
    {
        var classes = x.Shape[^1];
        var kernel = device.Load<SoftmaxLaunch>(SoftmaxKernels.Forward);
        kernel.Launch(device.Stream, kernel.Grid(x.Shape.Length / classes), View(x), classes, isLog ? 1 : 0, View(y));
    }

    public static void SoftmaxBackward(GpuDevice device, Tensor y, Tensor gradient, bool isLog, Tensor inputGradient)
    {
        var classes = y.Shape[^1];
        var kernel = device.Load<SoftmaxBackwardLaunch>(SoftmaxKernels.Backward);
        kernel.Launch(
            device.Stream, kernel.Grid(y.Shape.Length / classes), View(y), View(gradient), classes, isLog ? 1 : 0, View(inputGradient));
    }
}
