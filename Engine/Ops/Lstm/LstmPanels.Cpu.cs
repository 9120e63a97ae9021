namespace Gtzan.Engine.Cpu;

/// <summary>The packed recurrent kernel, and the product of a panel of eight rows with it.</summary>
internal static unsafe class LstmPanels
{
    // Whatever the machine's tile, its width divides this.
    private const int WidestTile = 32;

    /// <summary>4·units, filled up to whole tiles.</summary>
    public static int PaddedGates(int units) => PaddedUnits(4 * units);

    /// <summary>units, filled up to whole tiles.</summary>
    public static int PaddedUnits(int units) => (units + WidestTile - 1) / WidestTile * WidestTile;

    /// <summary>rows[r, column] = Σ leftPanel[d, r] · right[d, column] for eight rows and all columns.</summary>
    public static void Multiply<T>(int depth, int paddedColumns, float* leftPanel, float* rightPanels, float* rows)
        where T : struct, ISimd<T>
    {
        var tileColumns = GemmTile.Columns<T>();
        var tile = stackalloc float[GemmTile.Rows * WidestTile];
        for (var column = 0; column < paddedColumns; column += tileColumns)
        {
            GemmTile.Multiply<T>(depth, leftPanel, rightPanels + ((long)column * depth), tile);
            for (var row = 0; row < GemmTile.Rows; row++)
            {
                for (var offset = 0; offset < tileColumns; offset += T.Count)
                    T.Load(tile + (row * tileColumns) + offset).Store(rows + (row * paddedColumns) + column + offset);
            }
        }
    }
}

/// <summary>Packs a right operand whole, panel by panel.</summary>
internal readonly unsafe struct PackPanelsJob<TOperand>(TOperand operand, int columns, int paddedColumns, int depth, float* panels) : IParallelJob
    where TOperand : unmanaged, IGemmOperand
{
    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T>
    {
        var tileColumns = GemmTile.Columns<T>();
        for (var column = 0; column < paddedColumns; column += tileColumns)
        {
            var lanes = Math.Clamp(columns - column, 0, tileColumns);
            operand.Pack(column, lanes, tileColumns, 0, depth, panels + ((long)column * depth));
        }
    }
}

/// <summary>
/// h of the step before each step as the left operand of the recurrent kernel's gradient: lanes are units, and the depth is (sequence, step).
/// </summary>
internal readonly unsafe struct PreviousHiddenOperand(float* hidden, int steps, int units) : IGemmOperand
{
    public void Pack(int firstLane, int lanes, int width, int firstDepth, int depth, float* panel)
    {
        for (var d = firstDepth; d < firstDepth + depth; d++)
        {
            var row = new Span<float>(panel, width);
            row.Clear();
            if (d % steps != 0)
                new ReadOnlySpan<float>(hidden + ((long)(d - 1) * units) + firstLane, lanes).CopyTo(row);
            panel += width;
        }
    }
}
