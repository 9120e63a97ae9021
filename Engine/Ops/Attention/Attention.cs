using Gtzan.Engine.Autograd;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Attention;

/// <summary>Scaled dot-product attention.</summary>
public static class AttentionExtensions
{
    /// <summary>
    /// y = softmax(q · kᵀ / √depth + mask) · v: each query gets the mean of the values, weighted by how well their keys match it. Shapes:
    /// q [..., queries, depth], k [..., keys, depth], v [..., keys, valueDepth]; y [..., queries, valueDepth]. The dimensions in front,
    /// usually [batch, heads], are the same in all three. As <c>scaled_dot_product_attention</c> of PyTorch 2.
    /// </summary>
    /// <remarks>
    /// The weights [queries, keys] are never stored as a whole. Backward remembers q, k, v, y and one number for each query, the logarithm
    /// of Σ exp(score), from which it computes the weights anew. Sources: Vaswani et al., "Attention is all you need", 2017; Dao et al.,
    /// "FlashAttention", 2022.
    /// </remarks>
    /// <param name="q">The queries.</param>
    /// <param name="k">The keys.</param>
    /// <param name="v">The values.</param>
    /// <param name="mask">
    /// Numbers added to the scores, as PyTorch's <c>attn_mask</c> of real numbers: 0 to attend, −∞ not to. It broadcasts to
    /// [..., queries, keys], and gets no gradient. Of ones and zeros, <c>ones.Log()</c> makes such a mask. Padding of a batch
    /// is a mask [batch, 1, 1, keys]. A query that may attend to no key gets 0, and gradient 0.
    /// </param>
    /// <param name="isCausal">Whether query i attends to the keys 0 … i only, besides the mask.</param>
    /// <exception cref="ArgumentException">
    /// The shapes do not fit, the mask does not broadcast, or it requires a gradient.
    /// </exception>
    public static Tensor ScaledDotProductAttention(this Tensor q, Tensor k, Tensor v, Tensor? mask = null, bool isCausal = false)
    {
        var geometry = AttentionGeometry.Create(q.Shape, k.Shape, v.Shape, mask?.Shape, isCausal);
        q.CheckDevice(nameof(ScaledDotProductAttention), k, v, mask ?? v);
        if (mask is { RequiresGradient: true })
            throw new ArgumentException("ScaledDotProductAttention: the mask gets no gradient; give mask.Detach().");
        var result = q.Device.NewTensor(q.Shape.With(q.Shape.Rank - 1, v.Shape[^1]));
        var logSums = q.Device.NewTensor(new Shape(q.Shape.Dimensions[..^1]));
        q.Device.Run(new AttentionOp(q, k, v, mask, geometry, result, logSums));
        if (q.Device.Record<AttentionNode>(result, q, k, v) is { } node)
            (node.Q, node.K, node.V, node.Mask, node.Geometry, node.LogSums) = (q, k, v, mask, geometry, logSums);
        return result;
    }
}

internal sealed class AttentionNode : Node
{
    public Tensor Q { get; set; } = null!;

    public Tensor K { get; set; } = null!;

    public Tensor V { get; set; } = null!;

    public Tensor? Mask { get; set; }

    public Tensor LogSums { get; set; } = null!;

    public AttentionGeometry Geometry { get; set; }

    public override void Backward(Tensor gradient)
    {
        var device = gradient.Device;
        var (q, k, v) = (device.NewTensor(Q.Shape), device.NewTensor(K.Shape), device.NewTensor(V.Shape));
        device.Run(new AttentionBackwardOp(Q, K, V, Mask, Geometry, Output, LogSums, gradient, q, k, v));
        Q.AddGradient(q);
        K.AddGradient(k);
        V.AddGradient(v);
    }
}
