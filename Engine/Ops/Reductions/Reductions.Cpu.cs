using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Cpu.Simd;
using Gtzan.Engine.Ops.Broadcasting;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Devices.Cpu.CpuDevice;
using static Gtzan.Engine.Ops.CpuOperands;

namespace Gtzan.Engine.Ops.Reductions;

internal static unsafe class ReductionsCpu
{
    public static void SumTo(CpuDevice device, Tensor x, Tensor y)
    {
        if (y.Shape.Length == 1)
            SumAll(device, new ElementTerm(Pointer(x)), x.Shape.Length, Pointer(y));
        else if (x.Shape.Dimensions.EndsWith(y.Shape.Dimensions))
            ParallelSums.OfRows(device, new ElementTerm(Pointer(x)), x.Shape.Length / y.Shape.Length, y.Shape.Length, Pointer(y));
        else
            SumToBroadcast(device, Pointer(x), x.Shape, Pointer(y), y.Shape);
    }

    public static void BroadcastTo(CpuDevice device, Tensor x, Tensor y)
    {
        var run = BroadcastRun.Of(x.Shape, x.Shape, y.Shape);
        var job = new BroadcastToJob(Pointer(x), new BroadcastIndex(x.Shape, y.Shape), run, Pointer(y));
        device.Workers.Run(job, y.Shape.Length / run.Length, RowsWorthAThread(run.Length));
    }

    private static void SumToBroadcast(CpuDevice device, float* x, Shape from, float* y, Shape to)
    {
        new Span<float>(y, to.Length).Clear();
        device.Workers.Run(new SumToBroadcastJob(x, from.Length / from[^1], from[^1], y, to[^1] != from[^1], new BroadcastIndex(to, from)), 1);
    }

    /// <summary>result[0] ← Σ term, in parts whose number depends on the length alone.</summary>
    public static void SumAll<TTerm>(CpuDevice device, TTerm term, int length, float* result)
        where TTerm : unmanaged, IRowTerm
    {
        var lengthPerPart = Math.Max(1024, (((length - 1) / (RowPartition.MaxParts * RowSums.Lanes)) + 1) * RowSums.Lanes);
        var parts = (length + lengthPerPart - 1) / lengthPerPart;
        using var scratch = device.Rent(RowPartition.MaxParts);
        var partial = scratch.Pointer;
        device.Workers.Run(
            new SumAllJob<TTerm>(term, length, lengthPerPart, partial), parts, (LinesWorthAThread * CpuStorage.ElementsPerLine / lengthPerPart) + 1);
        var sum = 0.0;
        for (var part = 0; part < parts; part++)
            sum += partial[part];
        *result = (float)sum;
    }

    /// <summary>One item is one run: a copy, or a value repeated.</summary>
    private readonly struct BroadcastToJob(float* x, BroadcastIndex index, BroadcastRun run, float* y) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T>
        {
            for (var item = first; item < end; item++)
            {
                var start = item * run.Length;
                var source = x + index[start];
                var destination = new Span<float>(y + start, run.Length);
                if (run.IsLeftConstant)
                    destination.Fill(*source);
                else
                    new ReadOnlySpan<float>(source, run.Length).CopyTo(destination);
            }
        }
    }

    private readonly struct SumAllJob<TTerm>(TTerm term, int length, int lengthPerPart, float* partial) : IParallelJob
        where TTerm : unmanaged, IRowTerm
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T>
        {
            for (var part = first; part < end; part++)
                partial[part] = RowSums.All<T, TTerm>(term, part * lengthPerPart, Math.Min(length, (part + 1) * lengthPerPart));
        }
    }

    /// <summary>
    /// Any other sum, a row of x at a time: it is added to a row of y, or its sum to an element. Not divided: rows share what they are
    /// added to.
    /// </summary>
    private readonly struct SumToBroadcastJob(float* x, int rows, int columns, float* y, bool isRowSummed, BroadcastIndex index) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T>
        {
            for (var row = 0; row < rows; row++)
            {
                var sums = y + index[row * columns];
                var values = new ElementTerm(x + ((long)row * columns));
                if (isRowSummed)
                    *sums += RowSums.All<T, ElementTerm>(values, 0, columns);
                else
                    RowSums.Add<T, ElementTerm>(values, 0, 1, columns, sums);
            }
        }
    }
}
