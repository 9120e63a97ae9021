using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Optimizers;

internal static class ClippingReference
{
    public static void Clip(Tensor x, float limit, Tensor y)
    {
        var (input, output) = (Reals(x), Reals(y));
        for (var i = 0; i < input.Length; i++)
            output[i] = Math.Clamp(input[i], -limit, limit);
    }

    public static void ClipFactor(Tensor sumOfSquares, float limit, Tensor factor)
    {
        var norm = Math.Sqrt(Reals(sumOfSquares)[0]);
        Reals(factor)[0] = norm <= limit ? 1 : (limit / norm) + (norm - norm);
    }
}
