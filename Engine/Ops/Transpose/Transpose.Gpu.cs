namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    internal override void Transpose(Tensor x, Tensor y) =>
        TransposeKernels.LaunchApply(
            this, BlocksOf(x.Shape[0], x.Shape[1], TransposeKernels.TileSize), x, x.Shape[0], x.Shape[1], y);
}
