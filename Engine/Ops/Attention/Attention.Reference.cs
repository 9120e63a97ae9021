using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.Attention;

internal static class AttentionReference
{
    public static void Attention(Tensor q, Tensor k, Tensor v, Tensor? mask, AttentionGeometry geometry, Tensor y, Tensor logSums)
    {
        var (values, output) = (Reals(v), Reals(y));
        for (var row = 0; row < geometry.Products * geometry.Queries; row++)
        {
            var (product, query) = Math.DivRem(row, geometry.Queries);
            var scores = new double[geometry.KeysOf(query)];
            for (var key = 0; key < scores.Length; key++)
                scores[key] = Score(q, k, mask, geometry, product, query, key);

            // Where all scores are −∞, all exponentials become 0.
            var maximum = Math.Max(scores.Max(), double.MinValue);
            var sum = scores.Sum(score => Math.Exp(score - maximum));
            Reals(logSums)[row] = sum == 0 ? 0 : maximum + Math.Log(sum);
            for (var c = 0; c < geometry.ValueDepth; c++)
            {
                var total = 0.0;
                for (var key = 0; key < scores.Length; key++)
                    total += Math.Exp(scores[key] - maximum) * values[(((product * geometry.Keys) + key) * geometry.ValueDepth) + c];
                output[(row * geometry.ValueDepth) + c] = sum == 0 ? 0 : total / sum;
            }
        }
    }

    // With weights w = exp(score − logSum): ∂v = wᵀ ∂y, ∂w = ∂y vᵀ, ∂score = w (∂w − Σ w ∂w), and Σ w ∂w = Σ y ∂y for each query.
    public static void AttentionBackward(
        Tensor q, Tensor k, Tensor v, Tensor? mask, AttentionGeometry geometry, Tensor y, Tensor logSums, Tensor gradient,
        Tensor qGradient, Tensor kGradient, Tensor vGradient)
    {
        var (queries, keys, values, upstream) = (Reals(q), Reals(k), Reals(v), Reals(gradient));
        var (ofQueries, ofKeys, ofValues) = (Reals(qGradient), Reals(kGradient), Reals(vGradient));
        Array.Clear(ofQueries);
        Array.Clear(ofKeys);
        Array.Clear(ofValues);
        for (var row = 0; row < geometry.Products * geometry.Queries; row++)
        {
            var (product, query) = Math.DivRem(row, geometry.Queries);
            var (qRow, yRow) = (row * geometry.Depth, row * geometry.ValueDepth);
            var mean = 0.0;
            for (var c = 0; c < geometry.ValueDepth; c++)
                mean += upstream[yRow + c] * Reals(y)[yRow + c];
            for (var key = 0; key < geometry.KeysOf(query); key++)
            {
                var keyRow = (product * geometry.Keys) + key;
                var (kRow, vRow) = (keyRow * geometry.Depth, keyRow * geometry.ValueDepth);
                var weight = Math.Exp(Score(q, k, mask, geometry, product, query, key) - Reals(logSums)[row]);
                var weightGradient = 0.0;
                for (var c = 0; c < geometry.ValueDepth; c++)
                {
                    weightGradient += upstream[yRow + c] * values[vRow + c];
                    ofValues[vRow + c] += weight * upstream[yRow + c];
                }

                var scoreGradient = weight * (weightGradient - mean) / Math.Sqrt(geometry.Depth);
                for (var c = 0; c < geometry.Depth; c++)
                {
                    ofQueries[qRow + c] += scoreGradient * keys[kRow + c];
                    ofKeys[kRow + c] += scoreGradient * queries[qRow + c];
                }
            }
        }
    }

    private static double Score(Tensor q, Tensor k, Tensor? mask, AttentionGeometry geometry, int product, int query, int key)
    {
        var (qRow, kRow) = (((product * geometry.Queries) + query) * geometry.Depth, ((product * geometry.Keys) + key) * geometry.Depth);
        var sum = 0.0;
        for (var c = 0; c < geometry.Depth; c++)
            sum += Reals(q)[qRow + c] * Reals(k)[kRow + c];
        return (sum / Math.Sqrt(geometry.Depth))
            + (mask is null ? 0 : Reals(mask)[geometry.MaskRow(product, query) + (key * geometry.MaskKeyStride)]);
    }
}
