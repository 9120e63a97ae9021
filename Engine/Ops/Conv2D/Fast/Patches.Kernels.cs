using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MatMul.Fast;
using ILGPU;

namespace Gtzan.Engine.Ops.Conv2D.Fast;

/// <summary>
/// Tiles of the matrix of patches for kernels. Taking a row and a column apart into pixel and tap needs divisions, which would take longer
/// than the multiplications an element is for; so a group does it once for each row and column of a tile, and keeps the outcome in shared
/// memory.
/// </summary>
/// <remarks>
/// A table has three numbers for each row or column: how much it contributes to the image's row, to its column, and to the place in memory.
/// An element of the matrix needs the sums of its row's and its column's. One that does not exist is so far away that all sums lie outside
/// the image.
/// </remarks>
internal static class Patches
{
    /// <summary>The shared memory for a table of one entry for each lane of a large block.</summary>
    public const int LargeTable = 3 * ProductBlock.Large;

    /// <summary>The shared memory for a table of one entry for each lane of a small block.</summary>
    public const int SmallTable = 3 * ProductBlock.Small;

    /// <summary>The shared memory for a table of one entry for each depth of a tile.</summary>
    public const int DepthTable = 3 * ProductBlock.Depth;

    private const int Nowhere = -(1 << 28);

    /// <summary>Enters rows <paramref name="first"/>, first + 1, … of the matrix, up to <paramref name="end"/>.</summary>
    public static void EnterRows(PatchGeometry patches, int first, int end, int count, ArrayView<int> table)
    {
        for (var i = ProductBlock.Item(); i < count; i += ProductBlock.Items())
        {
            var row = first + i;
            table[3 * i] = row < end ? patches.FirstRow(row) : Nowhere;
            table[(3 * i) + 1] = row < end ? patches.FirstColumn(row) : Nowhere;
            table[(3 * i) + 2] = row < end ? patches.ImageStart(row) : Nowhere;
        }
    }

    /// <summary>Enters columns <paramref name="first"/>, first + 1, … of the matrix, as far as it has them.</summary>
    public static void EnterColumns(PatchGeometry patches, int first, int count, ArrayView<int> table)
    {
        for (var i = ProductBlock.Item(); i < count; i += ProductBlock.Items())
        {
            var column = first + i;
            table[3 * i] = column < patches.Columns ? patches.RowShift(column) : Nowhere;
            table[(3 * i) + 1] = column < patches.Columns ? patches.ColumnShift(column) : Nowhere;
            table[(3 * i) + 2] = column < patches.Columns ? patches.Channel(column) : Nowhere;
        }
    }

    /// <summary>
    /// Copies a tile of the matrix to shared memory. Neighbouring items read neighbouring channels, or if there is but one, neighbouring
    /// pixels: <paramref name="alongLanes"/> says whether those are lanes of the tile or depths.
    /// </summary>
    public static void Load(
        ArrayView<float> image, PatchGeometry patches, ArrayView<int> laneTable, ArrayView<int> depthTable, bool alongLanes, int size,
        ArrayView<float> tile)
    {
        for (var n = 0; n < ProductBlock.Copies(size); n++)
        {
            var lane = ProductBlock.LaneOfCopy(n, alongLanes, size);
            var depth = ProductBlock.DepthOfCopy(n, alongLanes, size);
            var row = laneTable[3 * lane] + depthTable[3 * depth];
            var column = laneTable[(3 * lane) + 1] + depthTable[(3 * depth) + 1];
            var offset = laneTable[(3 * lane) + 2] + depthTable[(3 * depth) + 2];
            tile[ProductBlock.At(lane, depth, size)] = Element(image, patches, row, column, offset);
        }
    }

    private static float Element(ArrayView<float> image, PatchGeometry patches, int row, int column, int offset)
    {
        if (patches.Divide.Height > 1 || patches.Divide.Width > 1)
        {
            // Between two steps of the stride, no output looked at this pixel under this tap.
            if (row < 0 || column < 0 || row % patches.Divide.Height != 0 || column % patches.Divide.Width != 0)
                return 0;
            row /= patches.Divide.Height;
            column /= patches.Divide.Width;
        }

        var isInside = row >= 0 && row < patches.Image.Height && column >= 0 && column < patches.Image.Width;
        return isInside ? image[offset + (((row * patches.Image.Width) + column) * patches.Channels)] : 0;
    }
}
