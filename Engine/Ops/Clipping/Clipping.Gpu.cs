using ILGPU;
using ILGPU.Runtime;

namespace Gtzan.Engine;

public sealed partial class GpuDevice
{
    private delegate void ClipLaunch(AcceleratorStream stream, Index1D items, ArrayView<float> x, float limit, ArrayView<float> y);

    private delegate void ClipFactorLaunch(AcceleratorStream stream, Index1D items, ArrayView<float> sumOfSquares, float limit, ArrayView<float> factor);

    internal override void Clip(Tensor x, float limit, Tensor y) =>
        Load<ClipLaunch>(ClippingKernels.Clip).Launch(Stream, items: y.Shape.Length, View(x), limit, View(y));

    internal override void ClipFactor(Tensor sumOfSquares, float limit, Tensor factor) =>
        Load<ClipFactorLaunch>(ClippingKernels.Factor).Launch(Stream, items: 1, View(sumOfSquares), limit, View(factor));
}
