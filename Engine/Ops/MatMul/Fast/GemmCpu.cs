using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.Elementwise;

namespace Gtzan.Engine.Ops.MatMul.Fast;

/// <summary>The matrix product on <see cref="CpuDevice"/>: divides it among the threads.</summary>
internal static unsafe class GemmCpu
{
    /// <summary>A product of fewer multiplications than this stays on one thread.</summary>
    public const int MultiplicationsWorthAThread = 64 * 1024;

    /// <summary>The minimum number of row tiles of a part, which share the packed right operand.</summary>
    private const int RowTilesWorthPacking = 16;

    /// <summary>
    /// The minimum where every thread still gets two parts: the right operand is packed half as often.
    /// </summary>
    private const int PartsToEvenOut = 2;

    /// <summary>The minimum number of column tiles of a part: shorter pieces of a row are slow to read.</summary>
    private const int ColumnTilesWorthPacking = 4;

    /// <summary>The scratch memory of a product on all threads, in elements.</summary>
    public static int MemoryOf(CpuDevice device) => checked(GemmMemory.Length * device.Workers.Threads);

    /// <summary>result[m, n] ← activation(Σ left(m, d) · right(n, d) + bias[n]); bias may be null.</summary>
    public static void Multiply<TLeft, TRight>(
        CpuDevice device, int rows, int columns, int depth, TLeft left, TRight right, float* result, float* bias = null,
        Activation activation = Activation.None)
        where TLeft : unmanaged, IGemmOperand
        where TRight : unmanaged, IGemmOperand
    {
        var splitsRows = Gemm<TLeft, TRight>.ShouldSplitRows(rows, columns);
        using var memory = device.Rent(MemoryOf(device));
        var gemm = new Gemm<TLeft, TRight>(rows, columns, depth, left, right, result, bias, activation, splitsRows, memory.Pointer);
        var multiplicationsPerItem = (long)rows * columns * depth / gemm.Items;
        var itemsWorthAThread = (int)(MultiplicationsWorthAThread / (multiplicationsPerItem + 1)) + 1;
        var tilesWorthPacking = splitsRows
            ? Math.Clamp(gemm.Items / (PartsToEvenOut * device.Workers.Threads), RowTilesWorthPacking, 2 * RowTilesWorthPacking)
            : ColumnTilesWorthPacking;
        device.Workers.Run(gemm, gemm.Items, Math.Max(tilesWorthPacking, itemsWorthAThread));
    }

    /// <summary>A row-major matrix as the left operand: its rows are the lanes. Transposed, its columns are.</summary>
    public static StridedOperand LeftOperand(float* matrix, int rows, int depth, bool transposed) =>
        transposed
            ? new StridedOperand(matrix, laneStride: 1, depthStride: rows)
            : new StridedOperand(matrix, laneStride: depth, depthStride: 1);

    /// <summary>A row-major matrix as the right operand: its columns are the lanes. Transposed, its rows are.</summary>
    public static StridedOperand RightOperand(float* matrix, int columns, int depth, bool transposed) =>
        transposed
            ? new StridedOperand(matrix, laneStride: depth, depthStride: 1)
            : new StridedOperand(matrix, laneStride: 1, depthStride: columns);
}
