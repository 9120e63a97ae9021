using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Reductions;
using ILGPU;

namespace Gtzan.Engine.Ops.SumOfSquares;

internal static class SumOfSquaresKernels
{
    /// <summary>
    /// sums[part] = Σ x² over a part of x, a group for each part; otherwise as <see cref="ReductionsKernels.ReduceRows"/>, and bound by bytes
    /// as well.
    /// </summary>
    [Kernel(MaximumGroupSize = ReductionsKernels.GroupSize)]
    internal static void SumSquares(ArrayView<float> x, int count, ArrayView<float> sums)
    {
        var shared = SharedMemory.Allocate<float>(ReductionsKernels.GroupSize);
        var sum = 0f;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < count; i += Grid.DimX * Group.DimX)
            sum += x[i] * x[i];
        sum = ReductionsKernels.SumOfGroup(sum, shared);
        if (Group.IdxX == 0)
            sums[Grid.IdxX] = sum;
    }
}
