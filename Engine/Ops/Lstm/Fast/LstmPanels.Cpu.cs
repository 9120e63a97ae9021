using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.MatMul.Fast;

namespace Gtzan.Engine.Ops.Lstm.Fast;

/// <summary>A kernel of the LSTM packed whole, panel by panel of a tile's width, and its product with a group of sequences.</summary>
/// <param name="elements">The panels, one after the other.</param>
/// <param name="depth">The number of terms of a sum.</param>
/// <param name="columns">The columns, filled up to whole tiles of the widest kind.</param>
internal readonly unsafe struct LstmPanels(float* elements, int depth, int columns)
{
    /// <summary>
    /// The most sequences that go through time together: two tiles, which share each panel while it is in the first-level cache.
    /// </summary>
    public const int MaxGroup = 2 * GemmTile.Rows;

    /// <summary>Rounds a number of columns up to whole tiles.</summary>
    public static int Pad(int columns) => (columns + GemmTile.MaxColumns - 1) / GemmTile.MaxColumns * GemmTile.MaxColumns;

    /// <summary>The memory for panels.</summary>
    public static int Length(int depth, int columns) => checked(depth * Pad(columns));

    /// <summary>
    /// products[r, column] ← Σ left[offset of r + d] · panel(d, column) for every row of the group, or += if <paramref name="adds"/>.
    /// </summary>
    public void Multiply<T>(float* left, int* rowOffsets, int rows, int* depths, float* products, int stride, bool adds)
        where T : struct, ISimd<T, float>
    {
        var width = GemmTile.Columns<T>();
        for (var column = 0; column < columns; column += width)
        {
            for (var row = 0; row < rows; row += GemmTile.Rows)
            {
                GemmTile.Multiply<T>(
                    depth, left, rowOffsets + row, depths, elements + ((long)column * depth), width, products + (row * stride) + column,
                    stride, adds);
            }
        }
    }

    /// <summary>
    /// The offsets of the sequences first … first + rows − 1 of the batch, each <paramref name="length"/> elements long. Surplus rows of
    /// the last tile repeat the first; their results are not used.
    /// </summary>
    public static void RowOffsets(int first, int rows, int length, int* offsets)
    {
        for (var row = 0; row < MaxGroup; row++)
            offsets[row] = (first + (row < rows ? row : 0)) * length;
    }
}

/// <summary>Packs an operand for <see cref="LstmPanels"/>. One item is one panel of the widest tile.</summary>
internal readonly unsafe struct PackPanelsJob(
    float* right, int laneStride, int depthStride, int columns, int depth, float* panels) : IParallelJob
{
    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T, float>
    {
        var width = GemmTile.Columns<T>();
        for (var column = first * GemmTile.MaxColumns; column < end * GemmTile.MaxColumns; column += width)
        {
            var panel = panels + ((long)column * depth);
            for (var d = 0; d < depth; d++)
            {
                for (var lane = 0; lane < width; lane++)
                    *panel++ = column + lane < columns ? right[((column + lane) * laneStride) + (d * depthStride)] : 0;
            }
        }
    }
}

/// <summary>
/// Of a sequence [batch, steps, columns] all steps but the first or all but the last, as lanes of columns summed over (sequence, step): a
/// step's h and the next step's ∂z meet in the gradient of the recurrent kernel.
/// </summary>
internal readonly unsafe struct ShiftedStepsOperand(float* elements, int steps, int columns, bool withoutFirst) : IGemmOperand
{
    public float* Base => elements;

    public bool LanesAreAdjacent => true;

    public bool DepthsAreAdjacent => false;

    public bool DepthsAreScattered => true;

    public int PanelStride => 0;

    public void LaneOffsets(int first, int count, int* offsets)
    {
        for (var i = 0; i < count; i++)
            offsets[i] = first + i;
    }

    public void DepthOffsets(int first, int count, int* offsets)
    {
        for (var d = first; d < first + count; d++)
            offsets[d - first] = ((d / (steps - 1) * steps) + (d % (steps - 1)) + (withoutFirst ? 1 : 0)) * columns;
    }
}
