using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.Transpose;

internal static class TransposeGpu
{
    private delegate void TransposeLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> x, int rows, int columns, ArrayView<float> y);

    public static void Transpose(GpuDevice device, Tensor x, Tensor y)
    {
        var transpose = device.Load<TransposeLaunch>(TransposeKernels.Apply);
        transpose.Launch(
            device.Stream, transpose.Grid(GroupCount.Blocks(x.Shape[0], x.Shape[1], TransposeKernels.TileSize)), View(x), rows: x.Shape[0],
            columns: x.Shape[1], View(y));
    }
}
