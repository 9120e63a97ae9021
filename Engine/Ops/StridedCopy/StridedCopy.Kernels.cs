using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Broadcasting;
using ILGPU;

namespace Gtzan.Engine.Ops.StridedCopy;

/// <summary>Matrices to transpose, contiguous along the columns in x and along the rows in y.</summary>
internal readonly record struct TransposedMatrices(
    int Rows, int Columns, int FromOffset, int FromMatrixStride, int FromRowStride, int ToOffset, int ToMatrixStride, int ToColumnStride);

/// <summary>Copies, bound by bytes: they compute nothing but places.</summary>
internal static class StridedCopyKernels
{
    /// <summary>The side of a tile.</summary>
    public const int TileSize = 32;

    /// <summary>
    /// y[to of c] ← x[from of c], or with <paramref name="adds"/> y + x. An item for each element, in the order of y: neighbouring items
    /// write neighbours, and read them where x has them. 8 bytes, and up to sixteen quotients and remainders by multiplication.
    /// </summary>
    [Kernel]
    internal static void Copy(
        Index1D index, ArrayView<float> x, int fromOffset, BroadcastStrides from, ArrayView<float> y, int toOffset, BroadcastStrides to,
        int adds)
    {
        var value = x[fromOffset + from.PlaceOf(index)];
        var place = toOffset + to.PlaceOf(index);
        y[place] = adds == 0 ? value : y[place] + value;
    }

    /// <summary>
    /// y[j, i] = x[i, j] for each matrix: a group of 32 × 8 items takes a tile of 32 × 32 to shared memory row by row and writes it column
    /// by column, so that neighbouring items read neighbours and write neighbours. The padding puts the elements of a column into different
    /// banks.
    /// </summary>
    [Kernel(TileSize, 8)]
    internal static void Transpose(ArrayView<float> x, TransposedMatrices matrices, ArrayView<float> y)
    {
        const int Stride = TileSize + 1;
        var tile = SharedMemory.Allocate<float>(TileSize * Stride);
        var tilesAcross = (matrices.Columns + TileSize - 1) / TileSize;
        var tiles = tilesAcross * ((matrices.Rows + TileSize - 1) / TileSize);
        var matrix = Grid.IdxX / tiles;
        var firstRow = Grid.IdxX % tiles / tilesAcross * TileSize;
        var firstColumn = Grid.IdxX % tilesAcross * TileSize;
        var from = matrices.FromOffset + (matrix * matrices.FromMatrixStride) + firstColumn + Group.IdxX;
        var to = matrices.ToOffset + (matrix * matrices.ToMatrixStride) + firstRow + Group.IdxX;
        for (var i = Group.IdxY; i < TileSize; i += Group.DimY)
        {
            if (firstRow + i < matrices.Rows && firstColumn + Group.IdxX < matrices.Columns)
                tile[(i * Stride) + Group.IdxX] = x[from + ((firstRow + i) * matrices.FromRowStride)];
        }

        Group.Barrier();
        for (var j = Group.IdxY; j < TileSize; j += Group.DimY)
        {
            if (firstColumn + j < matrices.Columns && firstRow + Group.IdxX < matrices.Rows)
                y[to + ((firstColumn + j) * matrices.ToColumnStride)] = tile[(Group.IdxX * Stride) + j];
        }
    }
}
