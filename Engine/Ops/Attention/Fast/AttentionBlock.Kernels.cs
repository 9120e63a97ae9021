using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MatMul.Fast;
using ILGPU.Algorithms;
using ILGPU;

namespace Gtzan.Engine.Ops.Attention.Fast;

/// <summary>
/// Step 2 of attention: a group of 16 × 4 items computes 32 rows and up to 64 columns of a result, with the blocks of the matrix product
/// (<see cref="ProductBlock"/>). Tile by tile, 32 scores of each row are computed, turned into weights in shared memory, and multiplied
/// with their values. Each element read from global memory serves 32 rows. Source: Dao et al., "FlashAttention", 2022.
/// </summary>
/// <remarks>
/// In the weights' tile, row r and depth d (a key, or a query where rows are keys) are at d · 34 + r. Between the products, items turn
/// to rows: item n to row n % 32, and of its 32 elements to the sixteen of its half. Both items of a row keep its maximum and sum.
/// </remarks>
internal static class AttentionBlockKernels
{
    /// <summary>The columns of a result that a group computes.</summary>
    public const int Columns = 2 * ProductBlock.Small;

    private const int Rows = ProductBlock.Small;

    private const int WeightTile = 2 * ProductBlock.SmallTile;

    /// <summary>
    /// y and logSums. The sums so far of a row are rescaled whenever a tile has a larger score (online softmax).
    /// </summary>
    [Kernel(16, 4)]
    internal static void Forward(
        ArrayView<float> q, ArrayView<float> k, ArrayView<float> v, ArrayView<float> mask, AttentionGeometry geometry, ArrayView<float> y,
        ArrayView<float> logSums)
    {
        var left = SharedMemory.Allocate<float>(ProductBlock.SmallTile);
        var right = SharedMemory.Allocate<float>(ProductBlock.SmallTile);
        var weights = SharedMemory.Allocate<float>(WeightTile);
        var ofHalves = SharedMemory.Allocate<float>(ProductBlock.SmallItems);
        var factors = SharedMemory.Allocate<float>(Rows);
        var blocks = (geometry.Queries + Rows - 1) / Rows;
        var product = Grid.IdxX / blocks;
        var firstQuery = Grid.IdxX % blocks * Rows;
        var firstColumn = Grid.IdxY * Columns;
        q = q.SubView(product * geometry.Queries * geometry.Depth);
        k = k.SubView(product * geometry.Keys * geometry.Depth);
        v = v.SubView(product * geometry.Keys * geometry.ValueDepth);
        var row = ProductBlock.Item() % Rows;
        var firstOfHalf = ProductBlock.Item() / Rows * (Rows / 2);
        var query = firstQuery + row;
        var maskRow = geometry.MaskRow(product, XMath.Min(query, geometry.Queries - 1));
        var maximum = float.NegativeInfinity;
        var sum = 0f;
        var lowSums = AccumulatorPair.Zero();
        var highSums = AccumulatorPair.Zero();
        var endKey = geometry.KeysOf(firstQuery + Rows - 1);
        for (var firstKey = 0; firstKey < endKey; firstKey += Rows)
        {
            StoreProduct(q, firstQuery, geometry.Queries, k, firstKey, geometry.Keys, geometry.Depth, left, right, weights);
            Group.Barrier();

            var larger = maximum;
            for (var i = firstOfHalf; i < firstOfHalf + (Rows / 2); i++)
            {
                var key = firstKey + i;
                var score = float.NegativeInfinity;
                if (key < geometry.KeysOf(query))
                    score = (weights[At(row, i)] * geometry.Scale) + mask[maskRow + (key * geometry.MaskKeyStride)];
                weights[At(row, i)] = score;
                larger = XMath.Max(larger, score);
            }

            ofHalves[ProductBlock.Item()] = larger;
            Group.Barrier();
            larger = XMath.Max(ofHalves[row], ofHalves[row + Rows]);
            Group.Barrier();

            var powers = 0f;
            for (var i = firstOfHalf; i < firstOfHalf + (Rows / 2); i++)
            {
                var power = XMath.Exp(weights[At(row, i)] - OnlineSoftmax.Offset(larger));
                weights[At(row, i)] = power;
                powers += power;
            }

            var rescale = XMath.Exp(maximum - OnlineSoftmax.Offset(larger));
            ofHalves[ProductBlock.Item()] = powers;
            factors[row] = rescale;
            Group.Barrier();
            sum = (sum * rescale) + ofHalves[row] + ofHalves[row + Rows];
            maximum = larger;
            lowSums = lowSums.Times(Accumulator.Load(factors, 8 * Group.IdxY));
            highSums = highSums.Times(Accumulator.Load(factors, 8 * Group.IdxY));
            lowSums = PlusProduct(lowSums, weights, v, firstColumn, geometry.ValueDepth, firstKey, geometry.Keys, left);
            highSums = PlusProduct(highSums, weights, v, firstColumn + Rows, geometry.ValueDepth, firstKey, geometry.Keys, left);
        }

        factors[row] = sum == 0 ? 0f : 1 / sum;
        Group.Barrier();
        lowSums = lowSums.Times(Accumulator.Load(factors, 8 * Group.IdxY));
        highSums = highSums.Times(Accumulator.Load(factors, 8 * Group.IdxY));
        Store(lowSums, firstQuery, geometry.Queries, firstColumn, geometry.ValueDepth, product, y);
        Store(highSums, firstQuery, geometry.Queries, firstColumn + Rows, geometry.ValueDepth, product, y);
        if (Grid.IdxY == 0 && firstOfHalf == 0 && query < geometry.Queries)
            logSums[(product * geometry.Queries) + query] = OnlineSoftmax.LogSum(maximum, sum);
    }

    /// <summary>
    /// ∂q, from rows = queries: a = q, b = k, aSide = ∂y, bSide = v. Or ∂k and ∂v, from rows = keys: a = k, b = q, aSide = v, bSide = ∂y.
    /// Both compute score = a · bᵀ and ∂weight = aSide · bSideᵀ anew; then ∂a = ∂score · b, and of keys ∂v = weight · bSide.
    /// </summary>
    [Kernel(16, 4)]
    internal static void Backward(
        ArrayView<float> a, ArrayView<float> b, ArrayView<float> aSide, ArrayView<float> bSide, ArrayView<float> mask,
        AttentionGeometry geometry, int areKeys, ArrayView<float> logSums, ArrayView<float> means, ArrayView<float> aGradient,
        ArrayView<float> vGradient)
    {
        var left = SharedMemory.Allocate<float>(ProductBlock.SmallTile);
        var right = SharedMemory.Allocate<float>(ProductBlock.SmallTile);
        var weights = SharedMemory.Allocate<float>(WeightTile);
        var gradients = SharedMemory.Allocate<float>(WeightTile);
        var rows = areKeys != 0 ? geometry.Keys : geometry.Queries;
        var depths = areKeys != 0 ? geometry.Queries : geometry.Keys;
        var blocks = (rows + Rows - 1) / Rows;
        var product = Grid.IdxX / blocks;
        var firstRow = Grid.IdxX % blocks * Rows;
        var firstColumn = Grid.IdxY * Columns;
        a = a.SubView(product * rows * geometry.Depth);
        b = b.SubView(product * depths * geometry.Depth);
        aSide = aSide.SubView(product * rows * geometry.ValueDepth);
        bSide = bSide.SubView(product * depths * geometry.ValueDepth);
        var row = ProductBlock.Item() % Rows;
        var firstOfHalf = ProductBlock.Item() / Rows * (Rows / 2);
        var lowSums = AccumulatorPair.Zero();
        var highSums = AccumulatorPair.Zero();
        var lowValues = AccumulatorPair.Zero();
        var highValues = AccumulatorPair.Zero();
        var end = areKeys != 0 ? depths : geometry.KeysOf(firstRow + Rows - 1);
        for (var first = areKeys * geometry.IsCausal * firstRow; first < end; first += Rows)
        {
            StoreProduct(a, firstRow, rows, b, first, depths, geometry.Depth, left, right, weights);
            StoreProduct(aSide, firstRow, rows, bSide, first, depths, geometry.ValueDepth, left, right, gradients);
            Group.Barrier();
            for (var i = firstOfHalf; i < firstOfHalf + (Rows / 2); i++)
            {
                var query = areKeys != 0 ? first + i : firstRow + row;
                var key = areKeys != 0 ? firstRow + row : first + i;
                var weight = 0f;
                var scoreGradient = 0f;
                if (query < geometry.Queries && key < geometry.KeysOf(query))
                {
                    var at = (product * geometry.Queries) + query;
                    var score = (weights[At(row, i)] * geometry.Scale)
                        + mask[geometry.MaskRow(product, query) + (key * geometry.MaskKeyStride)];
                    weight = XMath.Exp(score - logSums[at]);
                    scoreGradient = weight * (gradients[At(row, i)] - means[at]) * geometry.Scale;
                }

                weights[At(row, i)] = weight;
                gradients[At(row, i)] = scoreGradient;
            }

            Group.Barrier();
            lowSums = PlusProduct(lowSums, gradients, b, firstColumn, geometry.Depth, first, depths, left);
            highSums = PlusProduct(highSums, gradients, b, firstColumn + Rows, geometry.Depth, first, depths, left);
            var valueColumns = areKeys * geometry.ValueDepth;
            lowValues = PlusProduct(lowValues, weights, bSide, firstColumn, valueColumns, first, depths, left);
            highValues = PlusProduct(highValues, weights, bSide, firstColumn + Rows, valueColumns, first, depths, left);
        }

        Store(lowSums, firstRow, rows, firstColumn, geometry.Depth, product, aGradient);
        Store(highSums, firstRow, rows, firstColumn + Rows, geometry.Depth, product, aGradient);
        Store(lowValues, firstRow, rows, firstColumn, areKeys * geometry.ValueDepth, product, vGradient);
        Store(highValues, firstRow, rows, firstColumn + Rows, areKeys * geometry.ValueDepth, product, vGradient);
    }

    private static int At(int row, int depth) => ProductBlock.At(row, depth, Rows);

    /// <summary>The 32 × 32 products of rows of two matrices, written to a tile. Ends without a barrier.</summary>
    private static void StoreProduct(
        ArrayView<float> a, int firstRow, int rows, ArrayView<float> b, int firstColumn, int columns, int depth, ArrayView<float> left,
        ArrayView<float> right, ArrayView<float> tile)
    {
        var sums = AccumulatorPair.Zero();
        for (var start = 0; start < depth; start += ProductBlock.Depth)
        {
            ProductBlock.Load(a, firstRow, rows, depth, start, depth, 1, Rows, left);
            ProductBlock.Load(b, firstColumn, columns, depth, start, depth, 1, Rows, right);
            Group.Barrier();
            sums = ProductBlock.Multiply(sums, left, right, depth - start, Rows);
            Group.Barrier();
        }

        sums.First.Store(tile, At(8 * Group.IdxY, Group.IdxX));
        sums.Second.Store(tile, At(8 * Group.IdxY, Group.IdxX + Group.DimX));
    }

    /// <summary>
    /// Adds the product of a tile of weights with 32 rows and 32 columns of a matrix. Columns beyond its end cost a barrier.
    /// </summary>
    private static AccumulatorPair PlusProduct(
        AccumulatorPair sums, ArrayView<float> weights, ArrayView<float> matrix, int firstColumn, int columns, int firstRow, int rows,
        ArrayView<float> tile)
    {
        for (var half = 0; half < 2; half++)
        {
            var start = firstRow + (half * ProductBlock.Depth);
            if (firstColumn < columns)
                ProductBlock.Load(matrix, firstColumn, columns, 1, start, rows, columns, Rows, tile);
            Group.Barrier();
            if (firstColumn < columns)
                sums = ProductBlock.Multiply(sums, weights.SubView(half * ProductBlock.SmallTile), tile, rows - start, Rows);
            Group.Barrier();
        }

        return sums;
    }

    private static void Store(
        AccumulatorPair sums, int firstRow, int rows, int firstColumn, int columns, int product, ArrayView<float> result) =>
        ProductBlock.Store(
            sums, result, Epilogue.None, firstRow, rows, firstColumn, columns, product * rows * columns, result);
}
