using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Optimizers;

internal static class UpdateGpu
{
    private delegate void UpdateLaunch(
        AcceleratorStream stream, Index1D items, int rule, int hasMomentum, int hasNorm, ArrayView<float> parameter,
        ArrayView<float> gradient, ArrayView<float> first, ArrayView<float> second, ArrayView<float> sumOfSquares,
        UpdateCoefficients coefficients);

    public static void Update(
        GpuDevice device, UpdateRule rule, Tensor parameter, Tensor gradient, Tensor? first, Tensor? second, Tensor? sumOfSquares,
        in UpdateCoefficients coefficients)
    {
        // A rule does not touch the mean that it does not have, and no limit the sum.
        device.Load<UpdateLaunch>(UpdateKernels.Step).Launch(
            device.Stream, items: parameter.Shape.Length, (int)rule, first is null ? 0 : 1, sumOfSquares is null ? 0 : 1,
            View(parameter), View(gradient), View(first ?? gradient), View(second ?? gradient), View(sumOfSquares ?? gradient),
            coefficients);
    }
}
