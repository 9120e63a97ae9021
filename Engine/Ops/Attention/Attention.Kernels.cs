using Gtzan.Engine.Devices.Gpu;
using ILGPU;
using ILGPU.Algorithms;

namespace Gtzan.Engine.Ops.Attention;

/// <summary>
/// Step 1 of attention: an item for each element of a result. Neither this nor step 2 (<c>Fast/AttentionBlock.Kernels.cs</c>) writes the
/// weights [queries, keys] to memory: the softmax is computed online, while the keys go by. Source of the online softmax: Milakov and
/// Gimelshein, "Online normalizer calculation for softmax", 2018.
/// </summary>
/// <remarks>
/// Here every item computes all scores of its query, so each is computed once for every column of the result. Bound by reads from the
/// caches, two for each multiply-add.
/// </remarks>
internal static class AttentionKernels
{
    /// <summary>
    /// y[query, c] and, by the items of column 0, logSums[query]. A larger score than any before rescales the sums so far by exp(old
    /// maximum − new one), so that one pass over the keys is enough.
    /// </summary>
    [Kernel]
    internal static void Naive(
        Index1D index, ArrayView<float> q, ArrayView<float> k, ArrayView<float> v, ArrayView<float> mask, AttentionShape shape,
        ArrayView<float> y, ArrayView<float> logSums)
    {
        var row = index.X / shape.ValueDepth;
        var column = index.X % shape.ValueDepth;
        var product = row / shape.Queries;
        var query = row % shape.Queries;
        var maximum = float.NegativeInfinity;
        var sum = 0f;
        var total = 0f;
        for (var key = 0; key < shape.KeysOf(query); key++)
        {
            var score = Score(q, k, mask, shape, product, query, key);
            var larger = XMath.Max(maximum, score);
            var rescale = XMath.Exp(maximum - Finite(larger));
            var power = XMath.Exp(score - Finite(larger));
            sum = (sum * rescale) + power;
            total = (total * rescale) + (power * v[(((product * shape.Keys) + key) * shape.ValueDepth) + column]);
            maximum = larger;
        }

        y[index] = sum == 0 ? 0 : total / sum;
        if (column == 0)
            logSums[row] = LogSum(maximum, sum);
    }

    /// <summary>means[query] ← Σ y ∂y, the mean of the weights' gradients. An item for each query.</summary>
    [Kernel]
    internal static void Means(Index1D index, ArrayView<float> y, ArrayView<float> gradient, int columns, ArrayView<float> means)
    {
        var sum = 0f;
        for (var i = index.X * columns; i < (index.X + 1) * columns; i++)
            sum += y[i] * gradient[i];
        means[index] = sum;
    }

    /// <summary>∂q[query, c] ← Σ ∂score · k[key, c] over the keys.</summary>
    [Kernel]
    internal static void NaiveQueryGradient(
        Index1D index, ArrayView<float> q, ArrayView<float> k, ArrayView<float> v, ArrayView<float> mask, AttentionShape shape,
        ArrayView<float> logSums, ArrayView<float> means, ArrayView<float> gradient, ArrayView<float> qGradient)
    {
        var row = index.X / shape.Depth;
        var product = row / shape.Queries;
        var query = row % shape.Queries;
        var sum = 0f;
        for (var key = 0; key < shape.KeysOf(query); key++)
        {
            var weight = XMath.Exp(Score(q, k, mask, shape, product, query, key) - logSums[row]);
            var scoreGradient = weight * (WeightGradient(v, gradient, shape, product, query, key) - means[row]);
            sum += scoreGradient * k[(((product * shape.Keys) + key) * shape.Depth) + (index.X % shape.Depth)];
        }

        qGradient[index] = sum * shape.Scale;
    }

    /// <summary>∂k[key, c] ← Σ ∂score · q[query, c] over the queries.</summary>
    [Kernel]
    internal static void NaiveKeyGradient(
        Index1D index, ArrayView<float> q, ArrayView<float> k, ArrayView<float> v, ArrayView<float> mask, AttentionShape shape,
        ArrayView<float> logSums, ArrayView<float> means, ArrayView<float> gradient, ArrayView<float> kGradient)
    {
        var product = index.X / shape.Depth / shape.Keys;
        var key = index.X / shape.Depth % shape.Keys;
        var sum = 0f;
        for (var query = shape.IsCausal != 0 ? key : 0; query < shape.Queries; query++)
        {
            var row = (product * shape.Queries) + query;
            var weight = XMath.Exp(Score(q, k, mask, shape, product, query, key) - logSums[row]);
            var scoreGradient = weight * (WeightGradient(v, gradient, shape, product, query, key) - means[row]);
            sum += scoreGradient * q[(row * shape.Depth) + (index.X % shape.Depth)];
        }

        kGradient[index] = sum * shape.Scale;
    }

    /// <summary>∂v[key, c] ← Σ weight · ∂y[query, c] over the queries.</summary>
    [Kernel]
    internal static void NaiveValueGradient(
        Index1D index, ArrayView<float> q, ArrayView<float> k, ArrayView<float> mask, AttentionShape shape, ArrayView<float> logSums,
        ArrayView<float> gradient, ArrayView<float> vGradient)
    {
        var product = index.X / shape.ValueDepth / shape.Keys;
        var key = index.X / shape.ValueDepth % shape.Keys;
        var sum = 0f;
        for (var query = shape.IsCausal != 0 ? key : 0; query < shape.Queries; query++)
        {
            var row = (product * shape.Queries) + query;
            var weight = XMath.Exp(Score(q, k, mask, shape, product, query, key) - logSums[row]);
            sum += weight * gradient[(row * shape.ValueDepth) + (index.X % shape.ValueDepth)];
        }

        vGradient[index] = sum;
    }

    /// <summary>A maximum that can be subtracted from a score: where all are −∞, their exponentials become 0 and not NaN.</summary>
    public static float Finite(float maximum) => XMath.Max(maximum, float.MinValue);

    /// <summary>ln Σ exp(score), 0 if there is no score.</summary>
    public static float LogSum(float maximum, float sum) => sum == 0 ? 0 : maximum + XMath.Log(sum);

    private static float Score(
        ArrayView<float> q, ArrayView<float> k, ArrayView<float> mask, AttentionShape shape, int product, int query, int key)
    {
        var sum = 0f;
        for (var c = 0; c < shape.Depth; c++)
            sum += q[(((product * shape.Queries) + query) * shape.Depth) + c] * k[(((product * shape.Keys) + key) * shape.Depth) + c];
        return (sum * shape.Scale) + mask[shape.MaskRow(product, query) + (key * shape.MaskKeyStride)];
    }

    private static float WeightGradient(
        ArrayView<float> v, ArrayView<float> gradient, AttentionShape shape, int product, int query, int key)
    {
        var sum = 0f;
        for (var c = 0; c < shape.ValueDepth; c++)
        {
            sum += gradient[(((product * shape.Queries) + query) * shape.ValueDepth) + c]
                * v[(((product * shape.Keys) + key) * shape.ValueDepth) + c];
        }

        return sum;
    }
}
