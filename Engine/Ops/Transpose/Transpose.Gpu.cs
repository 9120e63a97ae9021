using ILGPU;
using ILGPU.Runtime;

namespace Gtzan.Engine;

public sealed partial class GpuDevice
{
    private delegate void TransposeLaunch(AcceleratorStream stream, KernelConfig grid, ArrayView<float> x, int rows, int columns, ArrayView<float> y);

    internal override void Transpose(Tensor x, Tensor y)
    {
        var transpose = Load<TransposeLaunch>(TransposeKernels.Apply);
        transpose.Launch(
            Stream, transpose.Grid(BlocksOf(x.Shape[0], x.Shape[1], TransposeKernels.TileSize)), View(x), rows: x.Shape[0], columns: x.Shape[1], View(y));
    }
}
