using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Optimizers;

internal static class ClippingGpu
{
    private delegate void ClipLaunch(AcceleratorStream stream, Index1D items, ArrayView<float> x, float limit, ArrayView<float> y);

    private delegate void ClipFactorLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> sumOfSquares, float limit, ArrayView<float> factor);

    public static void Clip(GpuDevice device, Tensor x, float limit, Tensor y) =>
        device.Load<ClipLaunch>(ClippingKernels.Clip).Launch(device.Stream, items: y.Shape.Length, View(x), limit, View(y));

    public static void ClipFactor(GpuDevice device, Tensor sumOfSquares, float limit, Tensor factor) =>
        device.Load<ClipFactorLaunch>(ClippingKernels.Factor).Launch(device.Stream, items: 1, View(sumOfSquares), limit, View(factor));
}
