using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Attention.Fast;
using Gtzan.Engine.Ops.Geometry;
using ILGPU.Algorithms;
using ILGPU;

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
        Index1D index, ArrayView<float> q, ArrayView<float> k, ArrayView<float> v, ArrayView<float> mask, AttentionGeometry geometry,
        ArrayView<float> y, ArrayView<float> logSums)
    {
        var row = index.X / geometry.ValueDepth;
        var column = index.X % geometry.ValueDepth;
        var product = row / geometry.Queries;
        var query = row % geometry.Queries;
        var maximum = float.NegativeInfinity;
        var sum = 0f;
        var total = 0f;
        for (var key = 0; key < geometry.KeysOf(query); key++)
        {
            var score = Score(q, k, mask, geometry, product, query, key);
            var larger = XMath.Max(maximum, score);
            var rescale = XMath.Exp(maximum - OnlineSoftmax.Offset(larger));
            var power = XMath.Exp(score - OnlineSoftmax.Offset(larger));
            sum = (sum * rescale) + power;
            total = (total * rescale) + (power * v[(((product * geometry.Keys) + key) * geometry.ValueDepth) + column]);
            maximum = larger;
        }

        y[index] = sum == 0 ? 0 : total / sum;
        if (column == 0)
            logSums[row] = OnlineSoftmax.LogSum(maximum, sum);
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
        Index1D index, ArrayView<float> q, ArrayView<float> k, ArrayView<float> v, ArrayView<float> mask, AttentionGeometry geometry,
        ArrayView<float> logSums, ArrayView<float> means, ArrayView<float> gradient, ArrayView<float> qGradient)
    {
        var row = index.X / geometry.Depth;
        var product = row / geometry.Queries;
        var query = row % geometry.Queries;
        var sum = 0f;
        for (var key = 0; key < geometry.KeysOf(query); key++)
        {
            var weight = XMath.Exp(Score(q, k, mask, geometry, product, query, key) - logSums[row]);
            var scoreGradient = weight * (WeightGradient(v, gradient, geometry, product, query, key) - means[row]);
            sum += scoreGradient * k[(((product * geometry.Keys) + key) * geometry.Depth) + (index.X % geometry.Depth)];
        }

        qGradient[index] = sum * geometry.Scale;
    }

    /// <summary>∂k[key, c] ← Σ ∂score · q[query, c] over the queries.</summary>
    [Kernel]
    internal static void NaiveKeyGradient(
        Index1D index, ArrayView<float> q, ArrayView<float> k, ArrayView<float> v, ArrayView<float> mask, AttentionGeometry geometry,
        ArrayView<float> logSums, ArrayView<float> means, ArrayView<float> gradient, ArrayView<float> kGradient)
    {
        var product = index.X / geometry.Depth / geometry.Keys;
        var key = index.X / geometry.Depth % geometry.Keys;
        var sum = 0f;
        for (var query = geometry.IsCausal != 0 ? key : 0; query < geometry.Queries; query++)
        {
            var row = (product * geometry.Queries) + query;
            var weight = XMath.Exp(Score(q, k, mask, geometry, product, query, key) - logSums[row]);
            var scoreGradient = weight * (WeightGradient(v, gradient, geometry, product, query, key) - means[row]);
            sum += scoreGradient * q[(row * geometry.Depth) + (index.X % geometry.Depth)];
        }

        kGradient[index] = sum * geometry.Scale;
    }

    /// <summary>∂v[key, c] ← Σ weight · ∂y[query, c] over the queries.</summary>
    [Kernel]
    internal static void NaiveValueGradient(
        Index1D index, ArrayView<float> q, ArrayView<float> k, ArrayView<float> mask, AttentionGeometry geometry, ArrayView<float> logSums,
        ArrayView<float> gradient, ArrayView<float> vGradient)
    {
        var product = index.X / geometry.ValueDepth / geometry.Keys;
        var key = index.X / geometry.ValueDepth % geometry.Keys;
        var sum = 0f;
        for (var query = geometry.IsCausal != 0 ? key : 0; query < geometry.Queries; query++)
        {
            var row = (product * geometry.Queries) + query;
            var weight = XMath.Exp(Score(q, k, mask, geometry, product, query, key) - logSums[row]);
            sum += weight * gradient[(row * geometry.ValueDepth) + (index.X % geometry.ValueDepth)];
        }

        vGradient[index] = sum;
    }

    private static float Score(
        ArrayView<float> q, ArrayView<float> k, ArrayView<float> mask, AttentionGeometry geometry, int product, int query, int key)
    {
        var sum = 0f;
        var qRow = ((product * geometry.Queries) + query) * geometry.Depth;
        var kRow = ((product * geometry.Keys) + key) * geometry.Depth;
        for (var c = 0; c < geometry.Depth; c++)
            sum += q[qRow + c] * k[kRow + c];
        return (sum * geometry.Scale) + mask[geometry.MaskRow(product, query) + (key * geometry.MaskKeyStride)];
    }

    private static float WeightGradient(
        ArrayView<float> v, ArrayView<float> gradient, AttentionGeometry geometry, int product, int query, int key)
    {
        var sum = 0f;
        for (var c = 0; c < geometry.ValueDepth; c++)
        {
            sum += gradient[(((product * geometry.Queries) + query) * geometry.ValueDepth) + c]
                * v[(((product * geometry.Keys) + key) * geometry.ValueDepth) + c];
        }

        return sum;
    }
}
