namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    internal override void Clip(Tensor x, float limit, Tensor y) => ClippingKernels.LaunchClip(this, y.Shape.Length, x, limit, y);

    internal override void ClipFactor(Tensor sumOfSquares, float limit, Tensor factor) => ClippingKernels.LaunchFactor(this, 1, sumOfSquares, limit, factor);
}
