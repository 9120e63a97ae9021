using Gtzan.Engine.Ops.Broadcasting;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.Reductions;

internal static class ReductionsReference
{
    public static void SumTo(Tensor x, Tensor y)
    {
        var (input, output) = (Reals(x), Reals(y));
        var index = new BroadcastIndex(y.Shape, x.Shape);
        Array.Clear(output);
        for (var i = 0; i < input.Length; i++)
            output[index[i]] += input[i];
    }

    public static void BroadcastTo(Tensor x, Tensor y)
    {
        var (input, output) = (Reals(x), Reals(y));
        var index = new BroadcastIndex(x.Shape, y.Shape);
        for (var i = 0; i < output.Length; i++)
            output[i] = input[index[i]];
    }
}
