using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.GpuDevice;

namespace Gtzan.Engine;

internal static class AdamGpu
{
    private delegate void AdamLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> parameter, ArrayView<float> gradient, ArrayView<float> decay,
        ArrayView<float> firstMoment, ArrayView<float> secondMoment, AdamCoefficients coefficients);

    public static void Adam(
        GpuDevice device, Tensor parameter, Tensor gradient, Tensor? decay, Tensor firstMoment, Tensor secondMoment, in AdamCoefficients coefficients)
    {
        device.Load<AdamLaunch>(AdamKernels.Step).Launch(
            device.Stream, items: parameter.Shape.Length, View(parameter), View(gradient), View(decay ?? device.Zero),
            View(firstMoment), View(secondMoment), coefficients);
    }
}
