using Gtzan.Engine.Devices.Gpu;
using ILGPU;

namespace Gtzan.Engine.Ops.Transpose;

/// <summary>The transposition of a matrix.</summary>
internal static class TransposeKernels
{
    /// <summary>The side of a tile.</summary>
    public const int TileSize = 32;

    /// <summary>
    /// y[j, i] = x[i, j]: a group of 32 × 8 items takes a tile of 32 × 32 to shared memory row by row and writes it column by column, so
    /// that neighbouring items read neighbours and write neighbours. The padding puts the elements of a column into different banks. Bound
    /// by bytes: it computes nothing.
    /// </summary>
    [Kernel(TileSize, 8)]
    internal static void Apply(ArrayView<float> x, int rows, int columns, ArrayView<float> y)
    {
        const int Stride = TileSize + 1;
        var tile = SharedMemory.Allocate<float>(TileSize * Stride);
        var tilesAcross = (columns + TileSize - 1) / TileSize;
        var firstRow = Grid.IdxX / tilesAcross * TileSize;
        var firstColumn = Grid.IdxX % tilesAcross * TileSize;
        for (var i = Group.IdxY; i < TileSize; i += Group.DimY)
        {
            if (firstRow + i < rows && firstColumn + Group.IdxX < columns)
                tile[(i * Stride) + Group.IdxX] = x[((firstRow + i) * columns) + firstColumn + Group.IdxX];
        }

        Group.Barrier();
        for (var j = Group.IdxY; j < TileSize; j += Group.DimY)
        {
            if (firstColumn + j < columns && firstRow + Group.IdxX < rows)
                y[((firstColumn + j) * rows) + firstRow + Group.IdxX] = tile[(Group.IdxX * Stride) + j];
        }
    }
}
