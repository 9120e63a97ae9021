using Gtzan.Core.Simd;
using static Gtzan.Engine.Devices.Cpu.CpuDevice;

namespace Gtzan.Engine.Devices.Cpu;

/// <summary>Sums over the rows of a matrix on all threads, in an order of addition that does not depend on their number.</summary>
internal static unsafe class ParallelSums
{
    /// <summary>y[c] ← Σ term[r, c].</summary>
    public static void OfRows<TTerm>(CpuDevice device, TTerm term, int rows, int columns, float* y)
        where TTerm : unmanaged, IRowTerm
    {
        var partition = RowPartition.Of(rows);
        using var scratch = device.Rent(checked(partition.Parts * columns));
        var partial = scratch.Pointer;
        device.Workers.Run(
            new SumRowsJob<TTerm>(term, partition, columns, partial), partition.Parts, PartsWorthAThread(partition, columns));
        OfParts(device, partial, partition.Parts, columns, y);
    }

    /// <summary>y[c] ← Σ partial[p, c], the parts in their order.</summary>
    public static void OfParts(CpuDevice device, float* partial, int parts, int columns, float* y) =>
        device.Workers.Run(
            new AddPartsJob(partial, parts, columns, y), CpuStorage.PadToLine(columns) / CpuStorage.ElementsPerLine, LinesWorthAThread);

    /// <summary>The minimum number of parts per thread.</summary>
    public static int PartsWorthAThread(RowPartition partition, int columns) =>
        (int)(LinesWorthAThread * (long)CpuStorage.ElementsPerLine / ((long)partition.RowsPerPart * columns)) + 1;

    /// <summary>Sums the rows of part p into partial[p, ·].</summary>
    private readonly struct SumRowsJob<TTerm>(TTerm term, RowPartition partition, int columns, float* partial) : IParallelJob
        where TTerm : unmanaged, IRowTerm
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            new Span<float>(partial + ((long)first * columns), (end - first) * columns).Clear();
            for (var part = first; part < end; part++)
                RowSums.Add<T, TTerm>(term, partition.First(part), partition.End(part), columns, partial + ((long)part * columns));
        }
    }
}
