using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MatMul.Fast;
using ILGPU;

namespace Gtzan.Engine.Ops.MatMul;

/// <summary>
/// The matrix product as a ladder of kernels, each of which computes result[m, n] = activation(Σₖ left(m, k) · right(k, n) + bias[n])
/// faster than the one before, for the same reason: it reads less for each multiplication. All work for any strides (so, for transposed
/// operands), and can divide the sums into parts, so that a small result with long sums has work for all groups too; <see cref="AddParts"/>
/// then finishes it.
/// </summary>
/// <remarks><c>GemmLadderBenchmarks</c> measures every step.</remarks>
internal static class MatMulKernels
{
    /// <summary>The side of the tiles of <see cref="Tiled"/>.</summary>
    public const int TileSize = 16;

    /// <summary>
    /// Step 1: an item for each element of the result (and part of the sums), which reads a row and a column from global memory; neighbours
    /// compute neighbouring columns. Two reads for each multiply-add, 0.25 operations per byte unless the caches help: bound by bytes, and
    /// the best only for a handful of rows, where every element of the right operand is needed only that often.
    /// </summary>
    [Kernel]
    internal static void Naive(
        Index1D index, ArrayView<float> left, ArrayView<float> right, ArrayView<float> bias, MatMulShape shape, Epilogue epilogue,
        ArrayView<float> result)
    {
        var part = index.X / shape.Length % shape.Parts;
        var product = index.X / shape.Length / shape.Parts;
        left = left.SubView(shape.LeftOffset(product));
        right = right.SubView(shape.RightOffset(product));
        var row = index.X % shape.Length / shape.Columns;
        var column = index.X % shape.Columns;
        var sum = 0f;
        for (var k = shape.Start(part); k < shape.End(part); k++)
        {
            sum += left[(row * shape.LeftRowStride) + (k * shape.LeftInnerStride)]
                * right[(k * shape.RightInnerStride) + (column * shape.RightColumnStride)];
        }

        result[index.X] = epilogue.Apply(sum, bias, column);
    }

    /// <summary>
    /// Step 2: a group of 16 × 16 items computes 16 × 16 elements, copying tiles of both operands to shared memory, where each element is
    /// used sixteen times: 4 operations per byte of global memory. Now it is bound by the bytes of shared memory, two reads for each
    /// multiply-add. A column of padding puts the elements of a column into different banks.
    /// </summary>
    [Kernel(TileSize, TileSize)]
    internal static void Tiled(
        ArrayView<float> left, ArrayView<float> right, ArrayView<float> bias, MatMulShape shape, Epilogue epilogue, ArrayView<float> result)
    {
        const int Stride = TileSize + 1;
        var leftTile = SharedMemory.Allocate<float>(TileSize * Stride);
        var rightTile = SharedMemory.Allocate<float>(TileSize * Stride);
        var x = Group.IdxX;
        var y = Group.IdxY;
        var tilesAcross = (shape.Columns + TileSize - 1) / TileSize;
        var tiles = tilesAcross * ((shape.Rows + TileSize - 1) / TileSize);
        var product = Grid.IdxX / tiles;
        var firstRow = Grid.IdxX % tiles / tilesAcross * TileSize;
        var firstColumn = Grid.IdxX % tilesAcross * TileSize;
        var end = shape.End(Grid.IdxY);
        left = left.SubView(shape.LeftOffset(product));
        right = right.SubView(shape.RightOffset(product));

        // Neighbours in x read along the dimension in which the operand is contiguous.
        var leftRow = shape.LeftInnerStride == 1 ? y : x;
        var leftDepth = shape.LeftInnerStride == 1 ? x : y;
        var rightDepth = shape.RightColumnStride == 1 ? y : x;
        var rightColumn = shape.RightColumnStride == 1 ? x : y;
        var sum = 0f;
        for (var start = shape.Start(Grid.IdxY); start < end; start += TileSize)
        {
            leftTile[(leftRow * Stride) + leftDepth] = firstRow + leftRow < shape.Rows && start + leftDepth < end
                ? left[((firstRow + leftRow) * shape.LeftRowStride) + ((start + leftDepth) * shape.LeftInnerStride)]
                : 0;
            rightTile[(rightDepth * Stride) + rightColumn] = firstColumn + rightColumn < shape.Columns && start + rightDepth < end
                ? right[((start + rightDepth) * shape.RightInnerStride) + ((firstColumn + rightColumn) * shape.RightColumnStride)]
                : 0;
            Group.Barrier();
            for (var k = 0; k < TileSize; k++)
                sum += leftTile[(y * Stride) + k] * rightTile[(k * Stride) + x];
            Group.Barrier();
        }

        var row = firstRow + y;
        var column = firstColumn + x;
        if (row < shape.Rows && column < shape.Columns)
            result[(((product * shape.Parts) + Grid.IdxY) * shape.Length) + (row * shape.Columns) + column] =
                epilogue.Apply(sum, bias, column);
    }

    /// <summary>
    /// Step 3: a group computes 32 × 32 elements, each item 8 × 2 of them in registers, where what it has read from shared memory is used
    /// eight times or twice: see <see cref="ProductBlock"/>. 8 operations per byte of global memory: the version for small results, bound
    /// by those bytes or by those of shared memory, 0.6 reads for each multiply-add.
    /// </summary>
    [Kernel(16, 4)]
    internal static void Blocked32(
        ArrayView<float> left, ArrayView<float> right, ArrayView<float> bias, MatMulShape shape, Epilogue epilogue, ArrayView<float> result)
    {
        var leftTile = SharedMemory.Allocate<float>(ProductBlock.SmallTile);
        var rightTile = SharedMemory.Allocate<float>(ProductBlock.SmallTile);
        ComputeBlock(left, right, bias, shape, epilogue, ProductBlock.Small, leftTile, rightTile, result);
    }

    /// <summary>
    /// Step 4: the same for 64 × 64 elements. 16 operations per byte of global memory, so that it is bound by shared memory and by
    /// arithmetic.
    /// </summary>
    [Kernel(32, 8)]
    internal static void Blocked64(
        ArrayView<float> left, ArrayView<float> right, ArrayView<float> bias, MatMulShape shape, Epilogue epilogue, ArrayView<float> result)
    {
        var leftTile = SharedMemory.Allocate<float>(ProductBlock.LargeTile);
        var rightTile = SharedMemory.Allocate<float>(ProductBlock.LargeTile);
        ComputeBlock(left, right, bias, shape, epilogue, ProductBlock.Large, leftTile, rightTile, result);
    }

    /// <summary>
    /// result[i] = activation(Σ parts[part, i] + bias[column]): adds the parts of divided sums in order, one item for each element. Bound
    /// by bytes: an addition for each four that are read.
    /// </summary>
    [Kernel]
    internal static void AddParts(
        Index1D index, ArrayView<float> parts, ArrayView<float> bias, MatMulShape shape, Epilogue epilogue, ArrayView<float> result)
    {
        var sum = 0f;
        for (var part = 0; part < shape.Parts; part++)
            sum += parts[(((index.X / shape.Length * shape.Parts) + part) * shape.Length) + (index.X % shape.Length)];
        result[index] = epilogue.Apply(sum, bias, index.X % shape.Columns);
    }

    private static void ComputeBlock(
        ArrayView<float> left, ArrayView<float> right, ArrayView<float> bias, MatMulShape shape, Epilogue epilogue, int size,
        ArrayView<float> leftTile, ArrayView<float> rightTile, ArrayView<float> result)
    {
        var blocksAcross = (shape.Columns + size - 1) / size;
        var blocks = blocksAcross * ((shape.Rows + size - 1) / size);
        var product = Grid.IdxX / blocks;
        var firstRow = Grid.IdxX % blocks / blocksAcross * size;
        var firstColumn = Grid.IdxX % blocksAcross * size;
        var end = shape.End(Grid.IdxY);
        left = left.SubView(shape.LeftOffset(product));
        right = right.SubView(shape.RightOffset(product));
        var sums = new AccumulatorPair(Accumulator.Zero(), Accumulator.Zero());
        for (var start = shape.Start(Grid.IdxY); start < end; start += ProductBlock.Depth)
        {
            ProductBlock.Load(left, firstRow, shape.Rows, shape.LeftRowStride, start, end, shape.LeftInnerStride, size, leftTile);
            ProductBlock.Load(
                right, firstColumn, shape.Columns, shape.RightColumnStride, start, end, shape.RightInnerStride, size, rightTile);
            Group.Barrier();
            sums = ProductBlock.Multiply(sums, leftTile, rightTile, end - start, size);
            Group.Barrier();
        }

        ProductBlock.Store(
            sums, bias, epilogue, firstRow, shape.Rows, firstColumn, shape.Columns, ((product * shape.Parts) + Grid.IdxY) * shape.Length,
            result);
    }
}
