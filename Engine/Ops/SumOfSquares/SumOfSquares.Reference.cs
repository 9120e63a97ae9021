using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.SumOfSquares;

internal static class SumOfSquaresReference
{
    public static void SumOfSquares(Tensor x, Tensor result)
    {
        var sum = 0.0;
        foreach (var value in Reals(x))
            sum += value * value;
        Reals(result)[0] = sum;
    }
}
