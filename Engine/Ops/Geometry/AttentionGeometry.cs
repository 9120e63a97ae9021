using Gtzan.Engine.Ops.Broadcasting;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Geometry;

/// <summary>The sizes of an attention, and where its mask lies, as a plain value that kernels can be given.</summary>
/// <param name="Products">The number of independent attentions: batch · heads.</param>
/// <param name="Queries">The rows of q and y.</param>
/// <param name="Keys">The rows of k and v.</param>
/// <param name="Depth">The columns of q and k.</param>
/// <param name="ValueDepth">The columns of v and y.</param>
/// <param name="IsCausal">1 if query i attends to the keys 0 … i only, else 0.</param>
/// <param name="Scale">1 / √depth.</param>
/// <param name="MaskProducts">Where the mask of a product begins.</param>
/// <param name="MaskQueryStride">From a query's row of the mask to the next.</param>
/// <param name="MaskKeyStride">From a key's element of the mask to the next.</param>
internal readonly record struct AttentionGeometry(
    int Products, int Queries, int Keys, int Depth, int ValueDepth, int IsCausal, float Scale, BroadcastStrides MaskProducts,
    int MaskQueryStride, int MaskKeyStride)
{
    /// <summary>The sizes of operands that fit.</summary>
    /// <exception cref="ArgumentException">They do not fit.</exception>
    public static AttentionGeometry Create(Shape q, Shape k, Shape v, Shape? mask, bool isCausal)
    {
        if (q.Rank < 2 || k.Rank != q.Rank || v.Rank != q.Rank || k[^1] != q[^1] || v[^2] != k[^2]
            || !k.Dimensions[..^2].SequenceEqual(q.Dimensions[..^2]) || !v.Dimensions[..^2].SequenceEqual(q.Dimensions[..^2]))
        {
            throw new ArgumentException(
                "ScaledDotProductAttention: expected q [..., queries, depth], k [..., keys, depth], v [..., keys, valueDepth] with the " +
                $"same dimensions in front; got {q}, {k}, {v}.");
        }

        var scores = q.With(q.Rank - 1, k[^2]);
        var layout = default(Layout);
        if (mask is { } small)
        {
            if (Shape.Broadcast(small, scores, "ScaledDotProductAttention") != scores)
                throw new ArgumentException(
                    $"ScaledDotProductAttention: the mask {small} does not broadcast to the scores {scores}; each of its dimensions must " +
                    "be 1 or that of the scores.");
            layout = Layout.Broadcast(small, scores);
        }

        return new AttentionGeometry(
            q.Length / (q[^1] * q[^2]), q[^2], k[^2], q[^1], v[^1], isCausal ? 1 : 0, (float)(1 / Math.Sqrt(q[^1])),
            BroadcastStrides.Create(q.With(q.Rank - 2, 1).With(q.Rank - 1, 1), layout), layout[q.Rank - 2], layout[q.Rank - 1]);
    }

    /// <summary>The number of keys that a query may attend to, the mask aside.</summary>
    public int KeysOf(int query) => IsCausal != 0 && query + 1 < Keys ? query + 1 : Keys;

    /// <summary>Where a query's row of the mask begins.</summary>
    public int MaskRow(int product, int query) => MaskProducts.PlaceOf(product) + (query * MaskQueryStride);
}
