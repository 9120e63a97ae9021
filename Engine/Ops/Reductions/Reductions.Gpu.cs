using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Broadcasting;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.Reductions;

internal static class ReductionsGpu
{
    /// <summary>Up to this many terms, one item computes a sum alone.</summary>
    private const int MinTermsToShare = 64;

    /// <summary>The largest number of terms that one item adds.</summary>
    private const int MaxTermsPerItem = 1024;

    /// <summary>The number of items that keep a compute unit busy while it waits for memory.</summary>
    private const int ItemsPerComputeUnit = 1024;

    private delegate void BroadcastToLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> x, BroadcastStrides strides, ArrayView<float> y);

    private delegate void SumRowsLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> x, int count, int parts, ArrayView<float> sums);

    private delegate void SumColumnsLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> x, int count, int inner, int parts, ArrayView<float> sums);

    /// <summary>Runs of neighbouring dimensions are summed over one after the other, each as the middle one of three.</summary>
    public static void SumTo(GpuDevice device, Tensor x, Tensor y)
    {
        Span<int> sizes = stackalloc int[x.Shape.Rank];
        x.Shape.Dimensions.CopyTo(sizes);
        SumRuns(device, View(x), sizes, y);
    }

    public static void BroadcastTo(GpuDevice device, Tensor x, Tensor y) =>
        device.Load<BroadcastToLaunch>(ReductionsKernels.BroadcastTo).Launch(
            device.Stream, items: y.Shape.Length, View(x), strides: BroadcastStrides.Create(x.Shape, y.Shape), View(y));

    private static void SumRuns(GpuDevice device, ArrayView<float> x, Span<int> sizes, Tensor y)
    {
        var (outer, count, inner) = TakeFirstSum(sizes, y.Shape);
        var isLast = outer * inner == y.Shape.Length;
        using var scratch = device.Rent(isLast ? 0 : outer * inner);
        SumMiddle(device, x, outer, count, inner, isLast ? View(y) : scratch.View);
        if (!isLast)
            SumRuns(device, scratch.View, sizes, y);
    }

    /// <summary>
    /// y[o, i] ← Σ x[o, r, i] over the <paramref name="count"/> r. Where the terms of a sum are neighbours, a group adds them, else an
    /// item; long sums in parts, whose sums are added in the same way.
    /// </summary>
    /// <param name="device">The device.</param>
    /// <param name="x">[outer, count, inner].</param>
    /// <param name="outer">The product of the dimensions before.</param>
    /// <param name="count">How many terms a sum has.</param>
    /// <param name="inner">The product of the dimensions after.</param>
    /// <param name="y">[outer, inner].</param>
    public static void SumMiddle(GpuDevice device, ArrayView<float> x, int outer, int count, int inner, ArrayView<float> y)
    {
        var sumRows = inner == 1 && count > MinTermsToShare ? device.Load<SumRowsLaunch>(ReductionsKernels.SumRows) : null;
        var parts = PartsOfSum(device, count, outer * inner, sumRows?.GroupSize.X ?? 1);
        using var scratch = device.Rent(parts == 1 ? 0 : outer * parts * inner);
        var sums = parts == 1 ? y : scratch.View;
        if (sumRows is not null)
        {
            sumRows.Launch(device.Stream, sumRows.Grid(outer * parts), x, count, parts, sums);
        }
        else
        {
            device.Load<SumColumnsLaunch>(ReductionsKernels.SumColumns).Launch(
                device.Stream, items: outer * parts * inner, x, count, inner, parts, sums);
        }

        if (parts > 1)
            SumMiddle(device, sums, outer, parts, inner, y);
    }

    /// <summary>
    /// The number of parts for sums of <paramref name="count"/> terms, each part being added by <paramref name="items"/> items.
    /// </summary>
    public static int PartsOfSum(GpuDevice device, int count, int rows, int items)
    {
        var wanted = (int)Math.Max(1, (long)ItemsPerComputeUnit * device.ComputeUnits / ((long)rows * items));
        var most = GroupCount.Covering(count, MinTermsToShare * items);
        var least = GroupCount.Covering(count, MaxTermsPerItem * items);
        return Math.Clamp(wanted, least, most);
    }

    /// <summary>
    /// Finds the first neighbouring dimensions over which a shape is summed to a smaller one, and makes them 1: <paramref name="sizes"/>
    /// are taken for [outer, count, inner]. If nothing is to be summed over, count is 1.
    /// </summary>
    private static (int Outer, int Count, int Inner) TakeFirstSum(Span<int> sizes, Shape summed)
    {
        var (outer, count, inner) = (1, 1, 1);
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            var fromEnd = sizes.Length - axis;
            var isKept = fromEnd <= summed.Rank && summed[^fromEnd] == sizes[axis];
            if (!isKept && inner == 1)
            {
                count *= sizes[axis];
                sizes[axis] = 1;
            }
            else if (count == 1)
            {
                outer *= sizes[axis];
            }
            else
            {
                inner *= sizes[axis];
            }
        }

        return (outer, count, inner);
    }
}
