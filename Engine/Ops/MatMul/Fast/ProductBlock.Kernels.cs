using Gtzan.Engine.Ops.Elementwise;
using ILGPU;

namespace Gtzan.Engine.Ops.MatMul.Fast;

/// <summary>
/// What the register-blocked kernels have in common: a group computes a square block of the result, 64 × 64 with 32 × 8 items or 32 × 32
/// with 16 × 4. Sixteen terms of all its sums at a time, it copies a tile of each operand to shared memory; there, every item finds what it
/// needs for its 8 × 2 elements, rows 8·y … 8·y + 7 and columns x and x + half a block.
/// </summary>
/// <remarks>
/// <para>
/// A tile holds element (lane, depth) at depth · (size + 2) + lane: a lane is a row of the left operand or a column of the right one, depth
/// the dimension that is summed over. The two elements of padding send 16 depths of two lanes, which a warp of 32 may store at once, to 32
/// different banks; while multiplying, neighbours read neighbours from the right tile, and all the same (or one of two) from the left one.
/// </para>
/// <para>
/// Sixteen multiply-adds share ten reads of shared memory, eight of them of consecutive words. Each element copied from global memory
/// serves 64 (or 32) multiply-adds: 16 (or 8) operations per byte.
/// </para>
/// </remarks>
internal static class ProductBlock
{
    /// <summary>The rows and columns of a block by 32 × 8 items.</summary>
    public const int Large = 64;

    /// <summary>The rows and columns of a block by 16 × 4 items.</summary>
    public const int Small = 32;

    /// <summary>The items of a group for a large block.</summary>
    public const int LargeItems = 32 * 8;

    /// <summary>The items of a group for a small block.</summary>
    public const int SmallItems = 16 * 4;

    /// <summary>The terms of each sum that are in shared memory at a time.</summary>
    public const int Depth = 16;

    /// <summary>The shared memory for a tile of a large block.</summary>
    public const int LargeTile = Depth * (Large + Padding);

    /// <summary>The shared memory for a tile of a small block.</summary>
    public const int SmallTile = Depth * (Small + Padding);

    private const int Padding = 2;

    // Elements of the block that an item computes.
    private const int PerItem = 16;

    /// <summary>The number of the calling item in its group.</summary>
    public static int Item() => (Group.IdxY * Group.DimX) + Group.IdxX;

    /// <summary>The number of items in the group.</summary>
    public static int Items() => Group.DimX * Group.DimY;

    /// <summary>Where a tile of blocks of a size has an element.</summary>
    public static int At(int lane, int depth, int size) => (depth * (size + Padding)) + lane;

    /// <summary>
    /// How many elements of a tile each item copies: known when the kernel is compiled, so that all can be under way at once.
    /// </summary>
    public static int Copies(int size) => Depth * PerItem / size;

    /// <summary>
    /// The lane of the n-th element that the calling item copies. Neighbouring items copy neighbouring lanes, or neighbouring depths of a
    /// lane.
    /// </summary>
    public static int LaneOfCopy(int n, bool alongLanes, int size)
    {
        var i = (uint)(Item() + (n * size * size / PerItem));
        return (int)(alongLanes ? i % (uint)size : i / Depth);
    }

    /// <summary>The depth of the n-th element that the calling item copies.</summary>
    public static int DepthOfCopy(int n, bool alongLanes, int size)
    {
        var i = (uint)(Item() + (n * size * size / PerItem));
        return (int)(alongLanes ? i / (uint)size : i % Depth);
    }

    /// <summary>
    /// Copies a tile of a matrix to shared memory, zeros beyond the end of the matrix. Neighbouring items read neighbouring elements,
    /// whichever dimension is contiguous.
    /// </summary>
    public static void Load(
        ArrayView<float> matrix, int firstLane, int lanes, int laneStride, int firstDepth, int endDepth, int depthStride, int size,
        ArrayView<float> tile)
    {
        for (var n = 0; n < Copies(size); n++)
        {
            var lane = LaneOfCopy(n, laneStride == 1, size);
            var depth = DepthOfCopy(n, laneStride == 1, size);
            var isInside = firstLane + lane < lanes && firstDepth + depth < endDepth;
            tile[At(lane, depth, size)] = isInside ? matrix[((firstLane + lane) * laneStride) + ((firstDepth + depth) * depthStride)] : 0;
        }
    }

    /// <summary>Adds the products of <paramref name="depths"/> terms, at most as many as the tiles have.</summary>
    public static AccumulatorPair Multiply(
        AccumulatorPair sums, ArrayView<float> leftTile, ArrayView<float> rightTile, int depths, int size)
    {
        var first = sums.First;
        var second = sums.Second;
        for (var depth = 0; depth < Depth; depth++)
        {
            // The last tile may be shallower. (That the loop has two exits also makes PoCL run it item by item, with the sums in registers;
            // one with a common end it would take all items through step by step, and their sums through memory.)
            if (depth >= depths)
                break;

            var left = Accumulator.Load(leftTile, At(8 * Group.IdxY, depth, size));
            first = first.PlusProduct(left, rightTile[At(Group.IdxX, depth, size)]);
            second = second.PlusProduct(left, rightTile[At(Group.IdxX + Group.DimX, depth, size)]);
        }

        return new AccumulatorPair(first, second);
    }

    /// <summary>Writes the item's elements of a row-major result that begins at <paramref name="offset"/>, as far as it has them.</summary>
    public static void Store(
        AccumulatorPair sums, ArrayView<float> bias, Epilogue epilogue, int firstRow, int rows, int firstColumn, int columns, int offset,
        ArrayView<float> result)
    {
        var row = firstRow + (8 * Group.IdxY);
        var column = firstColumn + Group.IdxX;
        StoreColumn(sums.First, bias, epilogue, row, rows, column, columns, offset, result);
        StoreColumn(sums.Second, bias, epilogue, row, rows, column + Group.DimX, columns, offset, result);
    }

    private static void StoreColumn(
        Accumulator sums, ArrayView<float> bias, Epilogue epilogue, int row, int rows, int column, int columns, int offset,
        ArrayView<float> result)
    {
        if (column >= columns)
            return;
        var at = offset + (row * columns) + column;
        if (row < rows)
            result[at] = epilogue.Apply(sums.Row0, bias, column);
        if (row + 1 < rows)
            result[at + columns] = epilogue.Apply(sums.Row1, bias, column);
        if (row + 2 < rows)
            result[at + (2 * columns)] = epilogue.Apply(sums.Row2, bias, column);
        if (row + 3 < rows)
            result[at + (3 * columns)] = epilogue.Apply(sums.Row3, bias, column);
        if (row + 4 < rows)
            result[at + (4 * columns)] = epilogue.Apply(sums.Row4, bias, column);
        if (row + 5 < rows)
            result[at + (5 * columns)] = epilogue.Apply(sums.Row5, bias, column);
        if (row + 6 < rows)
            result[at + (6 * columns)] = epilogue.Apply(sums.Row6, bias, column);
        if (row + 7 < rows)
            result[at + (7 * columns)] = epilogue.Apply(sums.Row7, bias, column);
    }
}
