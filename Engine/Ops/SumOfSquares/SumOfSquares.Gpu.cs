using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.SumOfSquares;

internal static class SumOfSquaresGpu
{
    private delegate void SumSquaresLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> x, int length, ArrayView<float> sums);

    public static void SumOfSquares(GpuDevice device, Tensor x, Tensor result)
    {
        var length = x.Shape.Length;
        var sumSquares = device.Load<SumSquaresLaunch>(SumOfSquaresKernels.SumSquares);
        var parts = ReductionsGpu.PartsOfSum(device, length, rows: 1, sumSquares.GroupSize.X);
        using var scratch = device.Rent(parts == 1 ? 0 : parts);
        var sums = parts == 1 ? View(result) : scratch.View;
        sumSquares.Launch(device.Stream, sumSquares.Grid(parts), View(x), length, sums);
        if (parts > 1)
            ReductionsGpu.Reduce(device, Reduction.Sum, sums, new ReductionRun(1, parts, 1), View(result));
    }
}
