using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.Attention.Fast;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MatMul.Fast;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.CpuOperands;
using static Gtzan.Engine.Ops.MatMul.Fast.GemmCpu;

namespace Gtzan.Engine.Ops.Attention;

// A block of queries at a time: their scores for all keys, [rows, keys], stay in the second-level cache between the two products and the
// softmax. The blocks depend on the geometry alone, and so do the bits. Threads divide the blocks; backward they divide the products
// (batch · heads), because the gradients of keys and values are sums over all queries.
internal static unsafe class AttentionCpu
{
    // 128 KB of scores.
    private const int ScoresOfBlock = 32 * 1024;

    private const int MaxTiles = 16;

    public static void Attention(
        CpuDevice device, Tensor q, Tensor k, Tensor v, Tensor? mask, AttentionGeometry geometry, Tensor y, Tensor logSums)
    {
        var rows = RowsOfBlock(geometry);
        var blocks = (geometry.Queries + rows - 1) / rows;
        using var memory = device.Rent(checked((GemmMemory.Length + (rows * geometry.Keys)) * device.Workers.Threads));
        device.Workers.Run(
            new ForwardJob(
                Pointer(q), Pointer(k), Pointer(v), mask is null ? null : Pointer(mask), geometry, rows, Pointer(y), Pointer(logSums),
                memory.Pointer, memory.Pointer + ((long)GemmMemory.Length * device.Workers.Threads)),
            geometry.Products * blocks, WorthAThread(geometry, rows));
    }

    public static void AttentionBackward(
        CpuDevice device, Tensor q, Tensor k, Tensor v, Tensor? mask, AttentionGeometry geometry, Tensor y, Tensor logSums, Tensor gradient,
        Tensor qGradient, Tensor kGradient, Tensor vGradient)
    {
        var rows = RowsOfBlock(geometry);
        using var memory = device.Rent(checked((GemmMemory.Length + (2 * rows * geometry.Keys)) * device.Workers.Threads));
        device.Workers.Run(
            new BackwardJob(
                Pointer(q), Pointer(k), Pointer(v), mask is null ? null : Pointer(mask), geometry, rows, Pointer(y), Pointer(logSums),
                Pointer(gradient), Pointer(qGradient), Pointer(kGradient), Pointer(vGradient),
                memory.Pointer, memory.Pointer + ((long)GemmMemory.Length * device.Workers.Threads)),
            geometry.Products, WorthAThread(geometry, geometry.Queries));
    }

    private static int RowsOfBlock(AttentionGeometry geometry) =>
        Math.Min(geometry.Queries, Math.Clamp(ScoresOfBlock / GemmTile.Rows / geometry.Keys, 1, MaxTiles) * GemmTile.Rows);

    /// <summary>
    /// Scores that do not count become −∞ up to the end of a line of vectors, which is returned, and weights 0 from there on.
    /// </summary>
    private static int Hide(float* scores, int attended, int keys)
    {
        var end = Math.Min(CpuStorage.PadToLine(attended), keys);
        new Span<float>(scores + attended, end - attended).Fill(float.NegativeInfinity);
        new Span<float>(scores + end, keys - end).Clear();
        return end;
    }

    private static int WorthAThread(AttentionGeometry geometry, int rows) =>
        (int)(MultiplicationsWorthAThread / (((long)rows * geometry.Keys * (geometry.Depth + geometry.ValueDepth)) + 1)) + 1;

    /// <summary>result [rows, columns] ← or += left · right.</summary>
    private static void Multiply<T>(
        int rows, int columns, int depth, StridedOperand left, StridedOperand right, float* result, bool adds, float* scratch, int worker)
        where T : struct, ISimd<T, float>
    {
        var gemm = new Gemm<StridedOperand, StridedOperand>(
            rows, columns, depth, left, right, result, null, Activation.None,
            Gemm<StridedOperand, StridedOperand>.ShouldSplitRows(rows, columns), scratch, adds);
        gemm.Execute<T>(0, gemm.Items, worker);
    }

    /// <summary>One item is one block of queries.</summary>
    private readonly struct ForwardJob(
        float* q, float* k, float* v, float* mask, AttentionGeometry geometry, int blockRows, float* y, float* logSums, float* gemmScratch,
        float* scratch) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            var blocks = (geometry.Queries + blockRows - 1) / blockRows;
            var scores = scratch + ((long)worker * blockRows * geometry.Keys);
            var factors = stackalloc float[blockRows];
            for (var item = first; item < end; item++)
            {
                var (product, block) = Math.DivRem(item, blocks);
                var query = block * blockRows;
                var rows = Math.Min(blockRows, geometry.Queries - query);
                var keys = geometry.KeysOf(query + rows - 1);
                var row = ((long)product * geometry.Queries) + query;
                Multiply<T>(
                    rows, keys, geometry.Depth, LeftOperand(q + (row * geometry.Depth), rows, geometry.Depth, transposed: false),
                    RightOperand(k + ((long)product * geometry.Keys * geometry.Depth), keys, geometry.Depth, transposed: true),
                    scores, adds: false, gemmScratch, worker);
                for (var i = 0; i < rows; i++)
                    factors[i] = Exponentials<T>(scores + ((long)i * keys), product, query + i, keys, logSums + row + i);
                var output = y + (row * geometry.ValueDepth);
                Multiply<T>(
                    rows, geometry.ValueDepth, keys, LeftOperand(scores, rows, keys, transposed: false),
                    RightOperand(v + ((long)product * geometry.Keys * geometry.ValueDepth), geometry.ValueDepth, keys, transposed: false),
                    output, adds: false, gemmScratch, worker);
                for (var i = 0; i < rows; i++)
                {
                    var means = new Span<float>(output + ((long)i * geometry.ValueDepth), geometry.ValueDepth);
                    System.Numerics.Tensors.TensorPrimitives.Multiply(means, factors[i], means);
                }
            }
        }

        /// <summary>Products become exp(score − maximum), 0 for keys that are not attended to; returns 1 / their sum, or 0.</summary>
        private float Exponentials<T>(float* scores, int product, int query, int keys, float* logSum)
            where T : struct, ISimd<T, float>
        {
            var attended = Hide(scores, geometry.KeysOf(query), keys);
            var maximum = mask is null
                ? RowSums.OfRow<T, ScoreTerm>(new ScoreTerm(scores, geometry.Scale), 0, attended)
                : RowSums.OfRow<T, MaskedScoreTerm>(
                    new MaskedScoreTerm(scores, geometry.Scale, mask + geometry.MaskRow(product, query), geometry.MaskKeyStride), 0,
                    attended);

            // Where all scores are −∞, all exponentials become 0.
            maximum = maximum == float.NegativeInfinity ? 0 : maximum;
            var sum = RowSums.OfRow<T, ExponentialTerm>(new ExponentialTerm(scores, maximum, scores), 0, attended);
            *logSum = sum == 0 ? 0 : maximum + MathF.Log(sum);
            return sum == 0 ? 0 : 1 / sum;
        }
    }

    /// <summary>One item is one product. The blocks of its queries follow each other and add to the gradients of keys and values.</summary>
    private readonly struct BackwardJob(
        float* q, float* k, float* v, float* mask, AttentionGeometry geometry, int blockRows, float* y, float* logSums, float* gradient,
        float* qGradient, float* kGradient, float* vGradient, float* gemmScratch, float* scratch) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            for (var product = first; product < end; product++)
            {
                long keyElements = (long)geometry.Keys * geometry.Depth, valueElements = (long)geometry.Keys * geometry.ValueDepth;
                new Span<float>(kGradient + (product * keyElements), (int)keyElements).Clear();
                new Span<float>(vGradient + (product * valueElements), (int)valueElements).Clear();
                for (var query = 0; query < geometry.Queries; query += blockRows)
                    OfBlock<T>(product, query, Math.Min(blockRows, geometry.Queries - query), worker);
            }
        }

        private void OfBlock<T>(int product, int query, int rows, int worker)
            where T : struct, ISimd<T, float>
        {
            var (depth, valueDepth, keys) = (geometry.Depth, geometry.ValueDepth, geometry.KeysOf(query + rows - 1));
            long row = ((long)product * geometry.Queries) + query, key = (long)product * geometry.Keys;
            float* queries = q + (row * depth), upstream = gradient + (row * valueDepth);
            var weights = scratch + (2L * worker * blockRows * geometry.Keys);
            var weightGradients = weights + ((long)blockRows * geometry.Keys);
            Multiply<T>(
                rows, keys, depth, LeftOperand(queries, rows, depth, transposed: false),
                RightOperand(k + (key * depth), keys, depth, transposed: true), weights, adds: false, gemmScratch, worker);
            Multiply<T>(
                rows, keys, valueDepth, LeftOperand(upstream, rows, valueDepth, transposed: false),
                RightOperand(v + (key * valueDepth), keys, valueDepth, transposed: true), weightGradients, adds: false, gemmScratch,
                worker);
            for (var i = 0; i < rows; i++)
            {
                float* w = weights + ((long)i * keys), dw = weightGradients + ((long)i * keys);
                var mean = RowSums.OfRow<T, ProductTerm>(
                    new ProductTerm(upstream + ((long)i * valueDepth), y + ((row + i) * valueDepth)), 0, valueDepth);
                var attended = Hide(w, geometry.KeysOf(query + i), keys);
                new Span<float>(dw + attended, keys - attended).Clear();
                if (mask is null)
                    RowSums.OfRow<T, ScoreTerm>(new ScoreTerm(w, geometry.Scale), 0, attended);
                else
                    RowSums.OfRow<T, MaskedScoreTerm>(
                        new MaskedScoreTerm(w, geometry.Scale, mask + geometry.MaskRow(product, query + i), geometry.MaskKeyStride), 0,
                        attended);
                RowSums.OfRow<T, ScoreGradientTerm>(new ScoreGradientTerm(w, dw, logSums[row + i], mean, geometry.Scale), 0, attended);
            }

            Multiply<T>(
                keys, valueDepth, rows, LeftOperand(weights, keys, rows, transposed: true),
                RightOperand(upstream, valueDepth, rows, transposed: false), vGradient + (key * valueDepth), adds: true, gemmScratch,
                worker);
            Multiply<T>(
                keys, depth, rows, LeftOperand(weightGradients, keys, rows, transposed: true),
                RightOperand(queries, depth, rows, transposed: false), kGradient + (key * depth), adds: true, gemmScratch, worker);
            Multiply<T>(
                rows, depth, keys, LeftOperand(weightGradients, rows, keys, transposed: false),
                RightOperand(k + (key * depth), depth, keys, transposed: false), qGradient + (row * depth), adds: false, gemmScratch,
                worker);
        }
    }
}
