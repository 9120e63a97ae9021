using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Cpu.Simd;
using Gtzan.Engine.Ops.Elementwise;

namespace Gtzan.Engine.Ops.MatMul.Fast;

/// <summary>
/// The matrix product of dense layers, convolutions and LSTMs: result[m, n] ← activation(Σ left(m, d) · right(n, d) +
/// bias[n]); or, if it adds, result[m, n] ← result[m, n] + Σ left(m, d) · right(n, d). Winograd convolutions do not use it: they multiply
/// tile by tile.
/// </summary>
/// <remarks>
/// Follows Goto and van de Geijn ("Anatomy of high-performance matrix multiplication", 2008), but usually packs one operand only. A block
/// of the right operand is packed into panels one tile wide; a panel stays in the first-level cache while <see cref="GemmTile"/> multiplies
/// many rows with it. If few rows use the right operand and its own rows can serve as panels, it is read in place. The left operand is read
/// in place through offsets, so that transposition and im2col need no copy; it is packed only for many columns, because rows that are a
/// power of two apart map to few cache sets. Threads compute disjoint rows or columns of the result. The depth is divided by its length
/// alone, so every element is summed in the same order for any number of threads.
/// </remarks>
internal readonly unsafe struct Gemm<TLeft, TRight>(
    int rows, int columns, int depth, TLeft left, TRight right, float* result, float* bias, Activation activation, bool splitsRows,
    float* scratch, bool adds = false)
    : IParallelJob
    where TLeft : unmanaged, IGemmOperand
    where TRight : unmanaged, IGemmOperand
{
    // The number of columns from which the left operand is copied.
    private const int ColumnsWorthACopy = 8 * GemmTile.MaxColumns;

    // Up to this many rows, packing the right operand does not pay (with 32 rows, packing takes a quarter of the time).
    private const int MaxRowsWithoutPacking = 4 * GemmTile.Rows;

    /// <summary>How many parts the work can be divided into: rows of tiles, or columns of the widest tile.</summary>
    public int Items => splitsRows ? DivideUp(rows, GemmTile.Rows) : DivideUp(columns, GemmTile.MaxColumns);

    /// <summary>
    /// The dimension with more tiles gives the fairer division. Splitting by rows packs the right operand once a thread, so many rows must
    /// use it.
    /// </summary>
    public static bool ShouldSplitRows(int rows, int columns) => rows / GemmTile.Rows > columns / GemmTile.MaxColumns;

    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T, float>
    {
        var (firstRow, endRow) = splitsRows ? (first * GemmTile.Rows, Math.Min(end * GemmTile.Rows, rows)) : (0, rows);
        var (firstColumn, endColumn) = splitsRows
            ? (0, columns)
            : (first * GemmTile.MaxColumns, Math.Min(end * GemmTile.MaxColumns, columns));
        var memory = new GemmMemory(scratch, worker);
        var blocks = DivideUp(depth, left.DepthsAreScattered ? GemmMemory.MaxScatteredBlock : GemmMemory.MaxBlock);

        // Whole rows, one after the other, are as good as a copy.
        var copiesLeft = endColumn - firstColumn >= ColumnsWorthACopy && (left.LanesAreAdjacent || (left.DepthsAreAdjacent && blocks > 1));
        for (var block = 0; block < blocks; block++)
        {
            var (isFirst, isLast) = (block == 0 && !adds, block == blocks - 1);
            var start = (int)((long)depth * block / blocks);
            var count = (int)((long)depth * (block + 1) / blocks) - start;
            if (rows == 1 && right.LanesAreAdjacent)
            {
                MultiplyRow<T>(firstColumn, endColumn, start, count, isFirst, isLast, memory);
                continue;
            }

            var columnBlock = GemmMemory.MaxColumnsAtOnce(count);
            for (var column = firstColumn; column < endColumn; column += columnBlock)
            {
                var width = Math.Min(columnBlock, endColumn - column);
                var panels = Panels<T>(endRow - firstRow, column, width, start, count, memory);
                for (var row = firstRow; row < endRow; row += GemmMemory.RowBlock)
                {
                    var height = Math.Min(GemmMemory.RowBlock, endRow - row);
                    left.LaneOffsets(row, height, memory.Rows);
                    left.DepthOffsets(start, count, memory.Depths);
                    var elements = copiesLeft ? CopyLeft(height, count, memory) : left.Base;
                    MultiplyBlock<T>(elements, panels, row, height, column, width, count, isFirst, isLast, memory);
                }
            }
        }
    }

    /// <summary>
    /// A product with one row uses each element of the right operand once, so nothing is packed: it is bound by memory, which is read in
    /// order.
    /// </summary>
    private void MultiplyRow<T>(int firstColumn, int endColumn, int start, int count, bool isFirst, bool isLast, GemmMemory memory)
        where T : struct, ISimd<T, float>
    {
        left.LaneOffsets(0, 1, memory.Rows);
        left.DepthOffsets(start, count, memory.Depths);
        var row = left.Base + memory.Rows[0];
        for (var d = 0; d < count; d++)
            memory.LeftCopy[d] = row[memory.Depths[d]];

        right.LaneOffsets(firstColumn, 1, memory.Lanes);
        right.DepthOffsets(start, count, memory.Depths);
        var columnsHere = right.Base + memory.Lanes[0] - firstColumn;
        var column = firstColumn;
        for (; column + GemmRow.Columns<T>() <= endColumn; column += GemmRow.Columns<T>())
            GemmRow.Multiply<T>(count, memory.LeftCopy, columnsHere + column, memory.Depths, result + column, !isFirst);
        for (; column + T.Count <= endColumn; column += T.Count)
            GemmRow.MultiplyVector<T>(count, memory.LeftCopy, columnsHere + column, memory.Depths, result + column, !isFirst);
        for (; column < endColumn; column++)
            GemmRow.MultiplyVector<SimdScalar>(count, memory.LeftCopy, columnsHere + column, memory.Depths, result + column, !isFirst);
        if (isLast && (bias is not null || activation != Activation.None))
            Finish<T>(0, 1, firstColumn, endColumn - firstColumn);
    }

    private void MultiplyBlock<T>(
        float* elements, GemmPanels panels, int row, int height, int column, int width, int count, bool isFirst, bool isLast,
        GemmMemory memory)
        where T : struct, ISimd<T, float>
    {
        // Surplus rows of the last tile repeat the last row; their results are not used.
        for (var i = height; i % GemmTile.Rows != 0; i++)
            memory.Rows[i] = memory.Rows[height - 1];
        var finishes = isLast && (bias is not null || activation != Activation.None);
        for (var j = 0; j < width; j += GemmTile.Columns<T>())
        {
            var tileWidth = Math.Min(GemmTile.Columns<T>(), width - j);
            var panel = panels.At(j);
            for (var i = 0; i < height; i += GemmTile.Rows)
            {
                var tileHeight = Math.Min(GemmTile.Rows, height - i);
                MultiplyTile<T>(
                    elements, memory.Rows + i, panel, panels.DepthStride, row + i, tileHeight, column + j, tileWidth, count, isFirst,
                    memory);
                if (finishes)
                    Finish<T>(row + i, tileHeight, column + j, tileWidth);
            }
        }
    }

    /// <summary>
    /// Packs the block of the left operand that the offsets describe, and updates the offsets: row by row if depths are adjacent, else in
    /// tiles of eight rows, in which the eight elements of a depth are adjacent.
    /// </summary>
    private float* CopyLeft(int height, int count, GemmMemory memory)
    {
        var copy = memory.LeftCopy;
        if (left.DepthsAreAdjacent)
        {
            for (var i = 0; i < height; i++)
            {
                Copy(left.Base + memory.Rows[i] + memory.Depths[0], copy + (i * count), count);
                memory.Rows[i] = i * count;
            }

            for (var d = 0; d < count; d++)
                memory.Depths[d] = d;
            return copy;
        }

        for (var i = 0; i < height; i += GemmTile.Rows)
        {
            var source = left.Base + memory.Rows[i];
            var tile = copy + (i * count);
            var lanes = Math.Min(GemmTile.Rows, height - i);
            for (var d = 0; d < count; d++)
            {
                if (lanes == GemmTile.Rows)
                    Vector256.Load(source + memory.Depths[d]).Store(tile + (d * GemmTile.Rows));
                else
                    Copy(source + memory.Depths[d], tile + (d * GemmTile.Rows), lanes);
            }

            for (var lane = 0; lane < lanes; lane++)
                memory.Rows[i + lane] = (i * count) + lane;
        }

        for (var d = 0; d < count; d++)
            memory.Depths[d] = d * GemmTile.Rows;
        return copy;
    }

    /// <summary>
    /// A block of the right operand: in place if it is one panel or if few rows use it, packed otherwise.
    /// </summary>
    private GemmPanels Panels<T>(int rowsHere, int column, int width, int start, int count, GemmMemory memory)
        where T : struct, ISimd<T, float>
    {
        var panelWidth = GemmTile.Columns<T>();
        var liesInPanels = right.PanelStride != 0 && width % panelWidth == 0;
        var staysInPlace = liesInPanels && (right.PanelStride == panelWidth || rowsHere <= MaxRowsWithoutPacking);
        right.LaneOffsets(column, staysInPlace ? 1 : width, memory.Lanes);
        right.DepthOffsets(start, staysInPlace ? 1 : count, memory.Depths);
        if (staysInPlace)
            return new GemmPanels(right.Base + memory.Lanes[0] + memory.Depths[0], right.PanelStride, columnStride: 1);

        if (right.DepthsAreAdjacent)
            GemmPanels.PackLanes(right.Base + memory.Depths[0], memory.Lanes, width, panelWidth, count, memory.Panels);
        else
            PackDepths<T>(width, panelWidth, count, memory);
        return new GemmPanels(memory.Panels, panelWidth, columnStride: count);
    }

    /// <summary>
    /// Panel p of the block: panel[d · columns + lane] = right(p · columns + lane, d), and 0 for the surplus lanes of the last tile.
    /// </summary>
    private void PackDepths<T>(int width, int panelWidth, int count, GemmMemory memory)
        where T : struct, ISimd<T, float>
    {
        var whole = right.LanesAreAdjacent ? width / panelWidth * panelWidth : 0;
        for (var d = 0; d < count; d++)
        {
            // Along the row, which the processor's prefetcher follows.
            var source = right.Base + memory.Depths[d];
            var destination = memory.Panels + (d * panelWidth);
            for (var lane = 0; lane < whole; lane += panelWidth, destination += panelWidth * count)
            {
                var from = source + memory.Lanes[0] + lane;
                T.Load(from).Store(destination);
                T.Load(from + T.Count).Store(destination + T.Count);
            }

            for (var panel = whole; panel < width; panel += panelWidth, destination += panelWidth * count)
            {
                for (var lane = 0; lane < panelWidth; lane++)
                    destination[lane] = panel + lane < width ? source[memory.Lanes[panel + lane]] : 0;
            }
        }
    }

    /// <summary>
    /// Sums a whole tile into the result. A tile at the edge is summed in a buffer first, because vectors must not exceed a row.
    /// </summary>
    private void MultiplyTile<T>(
        float* elements, int* rowOffsets, float* panel, int panelStride, int row, int height, int column, int width, int count,
        bool isFirst, GemmMemory memory)
        where T : struct, ISimd<T, float>
    {
        var destination = result + ((long)row * columns) + column;
        if (height == GemmTile.Rows && width == GemmTile.Columns<T>())
        {
            GemmTile.Multiply<T>(count, elements, rowOffsets, memory.Depths, panel, panelStride, destination, columns, adds: !isFirst);
            return;
        }

        var tile = memory.Tile;
        GemmTile.MultiplyEdge<T>(height, count, elements, rowOffsets, memory.Depths, panel, panelStride, tile);
        for (var i = 0; i < height; i++, destination += columns, tile += GemmTile.Columns<T>())
        {
            for (var j = 0; j < width; j++)
                destination[j] = isFirst ? tile[j] : destination[j] + tile[j];
        }
    }

    /// <summary>Adds the bias and applies the activation to a tile that is complete, while it is still in the first-level cache.</summary>
    private void Finish<T>(int row, int height, int column, int width)
        where T : struct, ISimd<T, float>
    {
        var destination = result + ((long)row * columns) + column;
        for (var i = 0; i < height; i++, destination += columns)
        {
            var j = 0;
            for (; j + T.Count <= width; j += T.Count)
                Finish<T>(destination + j, column + j);
            for (; j < width; j++)
                Finish<SimdScalar>(destination + j, column + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Finish<T>(float* destination, int column)
        where T : struct, ISimd<T, float>
    {
        var sum = T.Load(destination);
        if (bias is not null)
            sum += T.Load(bias + column);
        ElementwiseFunctions.Activate(activation, sum).Store(destination);
    }

    private static void Copy(float* source, float* destination, int count) =>
        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(destination, count));

    private static int DivideUp(int value, int divisor) => (value + divisor - 1) / divisor;
}
