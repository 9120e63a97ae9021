namespace Gtzan.Engine.Cpu;

/// <summary>
/// The one matrix product, under dense layers, convolutions and LSTMs alike:
/// result[m, n] ← activation(Σ left(m, d) · right(n, d) + bias[n]).
/// </summary>
/// <remarks>
/// The plan of Goto and van de Geijn ("Anatomy of high-performance matrix multiplication", 2008): blocks of the operands are copied ("packed")
/// into contiguous panels that stay in the caches, and a <see cref="GemmTile"/> runs over pairs of panels. Transposition, im2col and the like
/// cost nothing extra, because packing absorbs them. Threads take disjoint rows or columns of the result, whichever needs less packing twice.
/// The depth is cut at fixed places, so every element is summed in the same order for any number of threads.
/// </remarks>
internal readonly unsafe struct Gemm<TLeft, TRight>(
    int rows, int columns, int depth, TLeft left, TRight right, float* result, int resultStride, float* bias, Activation activation,
    bool splitsRows, float* scratch) : IParallelJob
    where TLeft : unmanaged, IGemmOperand
    where TRight : unmanaged, IGemmOperand
{
    // A right-hand panel of 32 columns × 256 is 32 KB: it stays in the first-level cache. 1024 columns of it stay in the second.
    private const int DepthBlock = 256;
    private const int ColumnBlock = 1024;

    // Columns of the widest tile.
    private const int WidestTile = 32;

    /// <summary>The scratch memory that each worker needs: a block of the right operand, a panel of the left one, a tile, two lines.</summary>
    public const int ScratchPerWorker = (DepthBlock * ColumnBlock) + (DepthBlock * GemmTile.Rows) + ((GemmTile.Rows + 2) * WidestTile);

    /// <summary>How many parts the work can be divided into: rows of tiles, or columns of the widest tile.</summary>
    public int Items => splitsRows ? DivideUp(rows, GemmTile.Rows) : DivideUp(columns, WidestTile);

    /// <summary>Splitting by rows packs the right operand once a thread, splitting by columns the left one: the smaller should be packed often.</summary>
    public static bool ShouldSplitRows(int rows, int columns) => rows >= columns;

    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T>
    {
        var (firstRow, endRow) = splitsRows ? (first * GemmTile.Rows, Math.Min(end * GemmTile.Rows, rows)) : (0, rows);
        var (firstColumn, endColumn) = splitsRows ? (0, columns) : (first * WidestTile, Math.Min(end * WidestTile, columns));
        var rightBlock = scratch + ((long)worker * ScratchPerWorker);
        for (var column = firstColumn; column < endColumn; column += ColumnBlock)
        {
            var columnCount = Math.Min(ColumnBlock, endColumn - column);
            for (var start = 0; start < depth; start += DepthBlock)
                MultiplyBlock<T>(firstRow, endRow, column, columnCount, start, Math.Min(DepthBlock, depth - start), rightBlock);
        }
    }

    private void MultiplyBlock<T>(int firstRow, int endRow, int firstColumn, int columnCount, int start, int depthCount, float* rightBlock)
        where T : struct, ISimd<T>
    {
        var tileColumns = GemmTile.Columns<T>();
        var leftPanel = rightBlock + (DepthBlock * ColumnBlock);
        var tile = leftPanel + (DepthBlock * GemmTile.Rows);
        for (var column = 0; column < columnCount; column += tileColumns)
        {
            right.Pack(
                firstColumn + column, Math.Min(tileColumns, columnCount - column), tileColumns, start, depthCount, rightBlock + ((long)column * depthCount));
        }

        for (var row = firstRow; row < endRow; row += GemmTile.Rows)
        {
            var rowCount = Math.Min(GemmTile.Rows, endRow - row);
            left.Pack(row, rowCount, GemmTile.Rows, start, depthCount, leftPanel);
            for (var column = 0; column < columnCount; column += tileColumns)
            {
                GemmTile.Multiply<T>(depthCount, leftPanel, rightBlock + ((long)column * depthCount), tile);
                Merge<T>(
                    tile, row, rowCount, firstColumn + column, Math.Min(tileColumns, columnCount - column),
                    isFirst: start == 0, isLast: start + depthCount == depth);
            }
        }
    }

    /// <summary>Adds a tile to the result; after the last block of depth, also the bias, and applies the activation.</summary>
    private void Merge<T>(float* tile, int row, int rowCount, int column, int columnCount, bool isFirst, bool isLast)
        where T : struct, ISimd<T>
    {
        var tileColumns = GemmTile.Columns<T>();
        var isNarrow = columnCount < tileColumns;
        var edge = tile + (GemmTile.Rows * WidestTile);
        var edgeBias = edge + WidestTile;
        var tileBias = bias is null || !isLast ? null : bias + column;
        if (isNarrow && tileBias is not null)
        {
            Copy(tileBias, edgeBias, columnCount);
            tileBias = edgeBias;
        }

        for (var i = 0; i < rowCount; i++)
        {
            // Vectors may not run over the end of a row, so a narrow tile goes through a line of its own.
            var destination = result + ((long)(row + i) * resultStride) + column;
            var line = isNarrow ? edge : destination;
            if (isNarrow && !isFirst)
                Copy(destination, edge, columnCount);

            for (var offset = 0; offset < tileColumns; offset += T.Count)
            {
                var sum = T.Load(tile + offset);
                if (!isFirst)
                    sum += T.Load(line + offset);
                if (tileBias is not null)
                    sum += T.Load(tileBias + offset);
                if (isLast)
                    sum = ElementwiseFunctions.Activate(activation, sum);
                sum.Store(line + offset);
            }

            if (isNarrow)
                Copy(edge, destination, columnCount);
            tile += tileColumns;
        }
    }

    private static void Copy(float* source, float* destination, int count) =>
        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(destination, count));

    private static int DivideUp(int value, int divisor) => (value + divisor - 1) / divisor;
}
