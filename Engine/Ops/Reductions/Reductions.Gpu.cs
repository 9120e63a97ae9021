using Gtzan.Engine.Devices.Gpu;
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

    private delegate void ReduceRowsLaunch(
        AcceleratorStream stream, KernelConfig grid, Reduction reduction, ArrayView<float> x, int count, int parts,
        ArrayView<float> results);

    private delegate void ReduceColumnsLaunch(
        AcceleratorStream stream, Index1D items, Reduction reduction, ArrayView<float> x, int count, int inner, int parts,
        ArrayView<float> results);

    private delegate void ArgMaxLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> x, int count, int inner, ArrayView<int> index);

    /// <summary>Runs of neighbouring dimensions are reduced one after the other, each as the middle one of three.</summary>
    public static void Reduce(GpuDevice device, Reduction reduction, Tensor x, Tensor y)
    {
        Span<int> sizes = stackalloc int[x.Shape.Rank];
        x.Shape.Dimensions.CopyTo(sizes);
        ReduceRuns(device, reduction, View(x), sizes, y);
    }

    /// <summary>y[c] ← Σ x[r, c].</summary>
    public static void SumColumns(GpuDevice device, ArrayView<float> x, int rows, int columns, ArrayView<float> y) =>
        Reduce(device, Reduction.Sum, x, new ReductionRun(1, rows, columns), y);

    /// <summary>
    /// y[o, i] ← the reduction of x[o, r, i] over r. Where the terms of a result are neighbours, a group reduces them, else an item; many
    /// terms in parts, whose results are reduced in the same way.
    /// </summary>
    private static void Reduce(GpuDevice device, Reduction reduction, ArrayView<float> x, ReductionRun run, ArrayView<float> y)
    {
        var rows = run.Inner == 1 && run.Count > MinTermsToShare ? device.Load<ReduceRowsLaunch>(ReductionsKernels.ReduceRows) : null;
        var parts = PartsOfSum(device, run.Count, run.Results, rows?.GroupSize.X ?? 1);
        using var scratch = device.Rent(parts == 1 ? 0 : parts * run.Results);
        var results = parts == 1 ? y : scratch.View;
        if (rows is not null)
        {
            rows.Launch(device.Stream, rows.Grid(run.Outer * parts), reduction, x, run.Count, parts, results);
        }
        else
        {
            device.Load<ReduceColumnsLaunch>(ReductionsKernels.ReduceColumns).Launch(
                device.Stream, items: parts * run.Results, reduction, x, run.Count, run.Inner, parts, results);
        }

        if (parts > 1)
            Reduce(device, OfResults(reduction), results, run with { Count = parts }, y);
    }

    public static void ArgMax(GpuDevice device, Tensor x, ReductionRun run, Tensor index) =>
        device.Load<ArgMaxLaunch>(ReductionsKernels.ArgMax).Launch(
            device.Stream, items: run.Results, View(x), run.Count, run.Inner, IndexView(index));

    /// <summary>
    /// The number of parts for sums of <paramref name="count"/> terms, each part being added by <paramref name="items"/> items.
    /// </summary>
    private static int PartsOfSum(GpuDevice device, int count, int rows, int items)
    {
        var wanted = (int)Math.Max(1, (long)ItemsPerComputeUnit * device.ComputeUnits / ((long)rows * items));
        var most = GroupCount.Covering(count, MinTermsToShare * items);
        var least = GroupCount.Covering(count, MaxTermsPerItem * items);
        return Math.Clamp(wanted, least, most);
    }

    private static void ReduceRuns(GpuDevice device, Reduction reduction, ArrayView<float> x, Span<int> sizes, Tensor y)
    {
        var run = ReductionRun.TakeFirst(sizes, y.Shape);
        var isLast = run.Results == y.Shape.Length;
        using var scratch = device.Rent(isLast ? 0 : run.Results);
        Reduce(device, reduction, x, run, isLast ? View(y) : scratch.View);
        if (!isLast)
            ReduceRuns(device, OfResults(reduction), scratch.View, sizes, y);
    }

    private static Reduction OfResults(Reduction reduction) => reduction == Reduction.SumOfSquares ? Reduction.Sum : reduction;
}
