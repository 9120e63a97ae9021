namespace Gtzan.Engine.Ops.MatMul.Fast;

/// <summary>
/// What a worker needs for its part of a matrix product: blocks of both operands, a tile for the edges of the result, and offsets.
/// </summary>
internal readonly unsafe struct GemmMemory
{
    /// <summary>
    /// The largest depth of a block, whose terms are summed at once. A panel of 288 × 32 columns is 36 KB: it and eight rows of the left
    /// operand fit the 48 KB of first-level cache of today's processors. Older ones, with 32 KB, keep a part in the second.
    /// </summary>
    public const int MaxBlock = 288;

    /// <summary>The same where each depth of the left operand takes a cache line: 20 KB for the panel, 10 KB for the lines.</summary>
    public const int MaxScatteredBlock = 160;

    /// <summary>
    /// The most columns that are packed at once of the longest block: 576 KB, which stay in the second-level cache beside the
    /// copied rows.
    /// </summary>
    private const int ColumnsOfMaxBlock = 512;

    private const int PanelElements = ColumnsOfMaxBlock * MaxBlock;

    private const int MaxLanes = 2 * ColumnsOfMaxBlock;

    /// <summary>
    /// The most rows whose offsets are worked out at once, and that are copied at once where the left operand is copied: 288 KB again.
    /// </summary>
    public const int RowBlock = 256;

    /// <summary>The elements that each worker needs.</summary>
    public const int Length =
        PanelElements + (RowBlock * MaxBlock) + (GemmTile.Rows * GemmTile.MaxColumns) + MaxBlock + MaxLanes + RowBlock;

    /// <param name="scratch">Memory for all workers.</param>
    /// <param name="worker">The number of the worker.</param>
    public GemmMemory(float* scratch, int worker)
    {
        Panels = scratch + ((long)worker * Length);
        LeftCopy = Panels + PanelElements;
        Tile = LeftCopy + (RowBlock * MaxBlock);
        Depths = (int*)(Tile + (GemmTile.Rows * GemmTile.MaxColumns));
        Lanes = Depths + MaxBlock;
        Rows = Lanes + MaxLanes;
    }

    /// <summary>The most columns of a block that are packed at once: the shorter the block, the more.</summary>
    public static int MaxColumnsAtOnce(int depth) =>
        Math.Min(MaxLanes, PanelElements / depth / GemmTile.MaxColumns * GemmTile.MaxColumns);

    /// <summary>The packed right operand, one panel after the other: a tile's columns for each depth.</summary>
    public float* Panels { get; }

    /// <summary>The copied left operand.</summary>
    public float* LeftCopy { get; }

    /// <summary>The product of a tile at the edge.</summary>
    public float* Tile { get; }

    /// <summary>The offsets of the block's depths: in the right operand while it is packed, then in the left one.</summary>
    public int* Depths { get; }

    /// <summary>The offsets of the block's columns in the right operand.</summary>
    public int* Lanes { get; }

    /// <summary>The offsets of the block's rows in the left operand.</summary>
    public int* Rows { get; }
}
