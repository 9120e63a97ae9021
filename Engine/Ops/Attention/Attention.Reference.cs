using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.Attention;

internal static class AttentionReference
{
    public static void Attention(Tensor q, Tensor k, Tensor v, Tensor? mask, AttentionShape shape, Tensor y, Tensor logSums)
    {
        var (values, output) = (Reals(v), Reals(y));
        for (var row = 0; row < shape.Products * shape.Queries; row++)
        {
            var (product, query) = Math.DivRem(row, shape.Queries);
            var scores = new double[shape.KeysOf(query)];
            for (var key = 0; key < scores.Length; key++)
                scores[key] = Score(q, k, mask, shape, product, query, key);

            // Where all scores are −∞, all exponentials become 0.
            var maximum = Math.Max(scores.Max(), double.MinValue);
            var sum = scores.Sum(score => Math.Exp(score - maximum));
            Reals(logSums)[row] = sum == 0 ? 0 : maximum + Math.Log(sum);
            for (var c = 0; c < shape.ValueDepth; c++)
            {
                var total = 0.0;
                for (var key = 0; key < scores.Length; key++)
                    total += Math.Exp(scores[key] - maximum) * values[(((product * shape.Keys) + key) * shape.ValueDepth) + c];
                output[(row * shape.ValueDepth) + c] = sum == 0 ? 0 : total / sum;
            }
        }
    }

    // With weights w = exp(score − logSum): ∂v = wᵀ ∂y, ∂w = ∂y vᵀ, ∂score = w (∂w − Σ w ∂w), and Σ w ∂w = Σ y ∂y for each query.
    public static void AttentionBackward(
        Tensor q, Tensor k, Tensor v, Tensor? mask, AttentionShape shape, Tensor y, Tensor logSums, Tensor gradient,
        Tensor qGradient, Tensor kGradient, Tensor vGradient)
    {
        var (queries, keys, values, upstream) = (Reals(q), Reals(k), Reals(v), Reals(gradient));
        var (ofQueries, ofKeys, ofValues) = (Reals(qGradient), Reals(kGradient), Reals(vGradient));
        Array.Clear(ofQueries);
        Array.Clear(ofKeys);
        Array.Clear(ofValues);
        for (var row = 0; row < shape.Products * shape.Queries; row++)
        {
            var (product, query) = Math.DivRem(row, shape.Queries);
            var (qRow, yRow) = (row * shape.Depth, row * shape.ValueDepth);
            var mean = 0.0;
            for (var c = 0; c < shape.ValueDepth; c++)
                mean += upstream[yRow + c] * Reals(y)[yRow + c];
            for (var key = 0; key < shape.KeysOf(query); key++)
            {
                var (kRow, vRow) = (((product * shape.Keys) + key) * shape.Depth, ((product * shape.Keys) + key) * shape.ValueDepth);
                var weight = Math.Exp(Score(q, k, mask, shape, product, query, key) - Reals(logSums)[row]);
                var weightGradient = 0.0;
                for (var c = 0; c < shape.ValueDepth; c++)
                {
                    weightGradient += upstream[yRow + c] * values[vRow + c];
                    ofValues[vRow + c] += weight * upstream[yRow + c];
                }

                var scoreGradient = weight * (weightGradient - mean) / Math.Sqrt(shape.Depth);
                for (var c = 0; c < shape.Depth; c++)
                {
                    ofQueries[qRow + c] += scoreGradient * keys[kRow + c];
                    ofKeys[kRow + c] += scoreGradient * queries[qRow + c];
                }
            }
        }
    }

    private static double Score(Tensor q, Tensor k, Tensor? mask, AttentionShape shape, int product, int query, int key)
    {
        var (qRow, kRow) = (((product * shape.Queries) + query) * shape.Depth, ((product * shape.Keys) + key) * shape.Depth);
        var sum = 0.0;
        for (var c = 0; c < shape.Depth; c++)
            sum += Reals(q)[qRow + c] * Reals(k)[kRow + c];
        return (sum / Math.Sqrt(shape.Depth))
            + (mask is null ? 0 : Reals(mask)[shape.MaskRow(product, query) + (key * shape.MaskKeyStride)]);
    }
}
