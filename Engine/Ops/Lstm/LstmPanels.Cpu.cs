namespace Gtzan.Engine.Cpu;

/// <summary>The packed recurrent kernel, and the product of a panel of eight rows with it.</summary>
internal static unsafe class LstmPanels
{
    /// <summary>4·units, filled up to whole tiles.</summary>
    public static int PaddedGates(int units) => PaddedUnits(4 * units);

    /// <summary>units, filled up to whole tiles.</summary>
    public static int PaddedUnits(int units) => (units + GemmTile.WidestColumns - 1) / GemmTile.WidestColumns * GemmTile.WidestColumns;

    /// <summary>products[r, column] = Σ left[rowOffsets[r] + d] · right[d, column] for eight rows and all columns.</summary>
    public static void Multiply<T>(int depth, int paddedColumns, float* left, int* rowOffsets, int* depths, float* rightPanels, float* products)
        where T : struct, ISimd<T>
    {
        for (var column = 0; column < paddedColumns; column += GemmTile.Columns<T>())
            GemmTile.Multiply<T>(depth, left, rowOffsets, depths, rightPanels + ((long)column * depth), products + column, paddedColumns, adds: false);
    }

    /// <summary>
    /// The offsets of eight sequences of the batch from <paramref name="first"/> on, each <paramref name="length"/> elements long;
    /// those beyond the batch repeat the first, and nobody looks at what comes of them.
    /// </summary>
    public static void RowOffsets(int first, int rows, int length, int* offsets)
    {
        for (var row = 0; row < GemmTile.Rows; row++)
            offsets[row] = (first + (row < rows ? row : 0)) * length;
    }

    /// <summary>0, 1, 2, …</summary>
    public static int* Depths(int count, float* memory)
    {
        var depths = (int*)memory;
        for (var i = 0; i < count; i++)
            depths[i] = i;
        return depths;
    }
}

/// <summary>Packs a right operand whole, panel by panel. One item is one panel of the widest tile.</summary>
internal readonly unsafe struct PackPanelsJob(float* right, int laneStride, int depthStride, int columns, int depth, float* panels) : IParallelJob
{
    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T>
    {
        var width = GemmTile.Columns<T>();
        for (var column = first * GemmTile.WidestColumns; column < end * GemmTile.WidestColumns; column += width)
        {
            for (var d = 0; d < depth; d++)
            {
                var panel = panels + ((long)column * depth) + (d * width);
                for (var lane = 0; lane < width; lane++)
                    panel[lane] = column + lane < columns ? right[((column + lane) * laneStride) + (d * depthStride)] : 0;
            }
        }
    }
}

/// <summary>
/// Of a sequence [batch, steps, columns] all steps but the first or all but the last, as lanes of columns summed over (sequence, step): a step's h and
/// the next step's ∂z meet in the gradient of the recurrent kernel.
/// </summary>
internal readonly unsafe struct ShiftedStepsOperand(float* elements, int steps, int columns, bool withoutFirst) : IGemmOperand
{
    public float* Base => elements;

    public bool LanesAreAdjacent => true;

    public bool DepthsAreAdjacent => false;

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
