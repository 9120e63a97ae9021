using Gtzan.Engine.Cpu;
using static Gtzan.Engine.CpuDevice;

namespace Gtzan.Engine;

internal static unsafe class ReductionsCpu
{
    /// <summary>
    /// A sum is cut into this many parts at most, which threads add up and one adds together: a fixed number, so that the order
    /// of addition does not depend on the number of threads.
    /// </summary>
    private const int SumParts = 64;

    public static void SumTo(CpuDevice device, Tensor x, Tensor y)
    {
        if (y.Shape.Length == 1)
            SumAll(device, new ElementTerm(device.Pointer(x)), x.Shape.Length, device.Pointer(y));
        else if (x.Shape.Dimensions.EndsWith(y.Shape.Dimensions))
            SumRows(device, device.Pointer(x), x.Shape.Length / y.Shape.Length, y.Shape.Length, device.Pointer(y));
        else
            SumToBroadcast(device, device.Pointer(x), x.Shape, device.Pointer(y), y.Shape);
    }

    public static void SumOfSquares(CpuDevice device, Tensor x, Tensor result) => SumAll(device, new SquareTerm(device.Pointer(x)), x.Shape.Length, device.Pointer(result));

    /// <summary>y[c] ← Σ x[r, c].</summary>
    private static void SumRows(CpuDevice device, float* x, int rows, int columns, float* y) => SumRows(device, new ElementTerm(x), rows, columns, y);

    /// <summary>y[c] ← Σ term[r, c].</summary>
    private static void SumRows<TTerm>(CpuDevice device, TTerm term, int rows, int columns, float* y)
        where TTerm : unmanaged, IRowTerm
    {
        var partition = RowPartition.Of(rows);
        var partial = device.Scratch(checked(partition.Parts * columns));
        device.Workers.Run(new SumRowsJob<TTerm>(term, partition, columns, partial), partition.Parts, PartsWorthAThread(partition, columns));
        AddParts(device, partial, partition.Parts, columns, y);
    }

    /// <summary>y[c] ← Σ partial[p, c], the parts in their order.</summary>
    private static void AddParts(CpuDevice device, float* partial, int parts, int columns, float* y) =>
        device.Workers.Run(new AddPartsJob(partial, parts, columns, y), CpuStorage.PadToLine(columns) / CpuStorage.ElementsPerLine, LinesWorthAThread);

    private static int PartsWorthAThread(RowPartition partition, int columns) =>
        (int)(LinesWorthAThread * (long)CpuStorage.ElementsPerLine / ((long)partition.RowsPerPart * columns)) + 1;

    private static void SumToBroadcast(CpuDevice device, float* x, Shape from, float* y, Shape to)
    {
        new Span<float>(y, to.Length).Clear();
        device.Workers.Run(new SumToBroadcastJob(x, from.Length / from[^1], from[^1], y, to[^1] != from[^1], new BroadcastIndex(to, from)), 1);
    }

    private static void SumAll<TTerm>(CpuDevice device, TTerm term, int length, float* result)
        where TTerm : unmanaged, IRowTerm
    {
        var lengthPerPart = Math.Max(1024, (((length - 1) / (SumParts * RowSums.Lanes)) + 1) * RowSums.Lanes);
        var parts = (length + lengthPerPart - 1) / lengthPerPart;
        var partial = device.Scratch(SumParts);
        device.Workers.Run(
            new SumAllJob<TTerm>(term, length, lengthPerPart, partial), parts, (LinesWorthAThread * CpuStorage.ElementsPerLine / lengthPerPart) + 1);
        var sum = 0.0;
        for (var part = 0; part < parts; part++)
            sum += partial[part];
        *result = (float)sum;
    }

    /// <summary>Part p adds its rows up in partial[p, ·].</summary>
    private readonly struct SumRowsJob<TTerm>(TTerm term, RowPartition partition, int columns, float* partial) : IParallelJob
        where TTerm : unmanaged, IRowTerm
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T>
        {
            new Span<float>(partial + ((long)first * columns), (end - first) * columns).Clear();
            for (var part = first; part < end; part++)
                RowSums.Add<T, TTerm>(term, partition.First(part), partition.End(part), columns, partial + ((long)part * columns));
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

    /// <summary>Any other sum, a row of x at a time: it is added to a row of y, or its sum to an element. Not divided: rows share what they are added to.</summary>
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
