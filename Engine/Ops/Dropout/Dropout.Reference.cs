using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.Dropout;

internal static class DropoutReference
{
    public static void Dropout(Tensor x, float rate, RandomSequence sequence, Tensor y)
    {
        var (input, output) = (Reals(x), Reals(y));
        for (var i = 0; i < input.Length; i++)
            output[i] = sequence.Bits(i) < DropoutNode.Threshold(rate) ? 0 : input[i] / (1.0 - rate);
    }
}
