using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.Softmax;

internal static class SoftmaxGpu
{
    // With more classes, a group shares a row.
    private const int MaxClassesOfItem = 64;

    private delegate void SoftmaxLaunch(
        AcceleratorStream stream, Index1D rows, ArrayView<float> x, int classes, int isLog, ArrayView<float> y);

    private delegate void SoftmaxBackwardLaunch(
        AcceleratorStream stream, Index1D rows, ArrayView<float> y, ArrayView<float> gradient, int classes, int isLog,
        ArrayView<float> inputGradient);

    private delegate void SoftmaxOfGroupLaunch(
        AcceleratorStream stream, KernelConfig rows, ArrayView<float> x, int classes, int isLog, ArrayView<float> y);

    private delegate void SoftmaxBackwardOfGroupLaunch(
        AcceleratorStream stream, KernelConfig rows, ArrayView<float> y, ArrayView<float> gradient, int classes, int isLog,
        ArrayView<float> inputGradient);

    public static void Softmax(GpuDevice device, Tensor x, bool isLog, Tensor y)
    {
        var classes = x.Shape[^1];
        var rows = x.Shape.Length / classes;
        if (classes <= MaxClassesOfItem)
        {
            device.Load<SoftmaxLaunch>(SoftmaxKernels.Forward).Launch(device.Stream, rows, View(x), classes, isLog ? 1 : 0, View(y));
            return;
        }

        var kernel = device.Load<SoftmaxOfGroupLaunch>(SoftmaxKernels.ForwardOfGroup);
        kernel.Launch(device.Stream, kernel.Grid(rows), View(x), classes, isLog ? 1 : 0, View(y));
    }

    public static void SoftmaxBackward(GpuDevice device, Tensor y, Tensor gradient, bool isLog, Tensor inputGradient)
    {
        var classes = y.Shape[^1];
        var rows = y.Shape.Length / classes;
        if (classes <= MaxClassesOfItem)
        {
            device.Load<SoftmaxBackwardLaunch>(SoftmaxKernels.Backward).Launch(
                device.Stream, rows, View(y), View(gradient), classes, isLog ? 1 : 0, View(inputGradient));
            return;
        }

        var kernel = device.Load<SoftmaxBackwardOfGroupLaunch>(SoftmaxKernels.BackwardOfGroup);
        kernel.Launch(device.Stream, kernel.Grid(rows), View(y), View(gradient), classes, isLog ? 1 : 0, View(inputGradient));
    }
}
