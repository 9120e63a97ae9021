using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Optimizers;

internal static class AdamGpu
{
    private delegate void AdamLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> parameter, ArrayView<float> gradient,
        ArrayView<float> firstMoment, ArrayView<float> secondMoment, AdamCoefficients coefficients);

    public static void Adam(
        GpuDevice device, Tensor parameter, Tensor gradient, Tensor firstMoment, Tensor secondMoment, in AdamCoefficients coefficients)
    {
        device.Load<AdamLaunch>(AdamKernels.Step).Launch(
            device.Stream, items: parameter.Shape.Length, View(parameter), View(gradient),
            View(firstMoment), View(secondMoment), coefficients);
    }
}
