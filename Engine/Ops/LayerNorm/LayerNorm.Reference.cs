using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.LayerNorm;

internal static class LayerNormReference
{
    public static void LayerNorm(Tensor x, Tensor gamma, Tensor beta, float epsilon, Tensor means, Tensor inverses, Tensor y)
    {
        var length = gamma.Shape.Length;
        for (var row = 0; row < x.Shape.Length / length; row++)
        {
            var input = Reals(x).AsSpan(row * length, length);
            var (sum, squares) = (0.0, 0.0);
            foreach (var value in input)
                sum += value;
            var mean = sum / length;
            foreach (var value in input)
                squares += (value - mean) * (value - mean);
            var inverse = 1 / Math.Sqrt((squares / length) + epsilon);
            for (var i = 0; i < length; i++)
                Reals(y)[(row * length) + i] = (Reals(gamma)[i] * (input[i] - mean) * inverse) + Reals(beta)[i];
            (Reals(means)[row], Reals(inverses)[row]) = (mean, inverse);
        }
    }

    // With x̂ = (x − μ)/σ and g = gamma ∂y over the n elements of a row: ∂x = (g − Σg/n − x̂ Σ(g x̂)/n)/σ; over the rows,
    // ∂beta = Σ ∂y and ∂gamma = Σ ∂y x̂.
    public static void LayerNormBackward(
        Tensor x, Tensor gamma, Tensor means, Tensor inverses, Tensor gradient, Tensor inputGradient, Tensor gammaGradient,
        Tensor betaGradient)
    {
        var length = gamma.Shape.Length;
        Array.Clear(Reals(gammaGradient));
        Array.Clear(Reals(betaGradient));
        for (var row = 0; row < x.Shape.Length / length; row++)
        {
            var (mean, inverse) = (Reals(means)[row], Reals(inverses)[row]);
            var (sum, product) = (0.0, 0.0);
            for (var i = 0; i < length; i++)
            {
                var upstream = Reals(gradient)[(row * length) + i];
                var normalized = (Reals(x)[(row * length) + i] - mean) * inverse;
                sum += Reals(gamma)[i] * upstream;
                product += Reals(gamma)[i] * upstream * normalized;
                Reals(betaGradient)[i] += upstream;
                Reals(gammaGradient)[i] += upstream * normalized;
            }

            for (var i = 0; i < length; i++)
            {
                var place = (row * length) + i;
                var normalized = (Reals(x)[place] - mean) * inverse;
                Reals(inputGradient)[place] =
                    inverse * ((Reals(gamma)[i] * Reals(gradient)[place]) - (sum / length) - (normalized * product / length));
            }
        }
    }
}
