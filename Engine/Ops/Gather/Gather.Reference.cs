using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.Gather;

internal static class GatherReference
{
    public static void Gather(Tensor table, Tensor indices, Tensor y)
    {
        var (rows, places, output) = (Reals(table), Indices(indices), Reals(y));
        var width = table.Shape.Length / table.Shape[0];
        for (var i = 0; i < output.Length; i++)
            output[i] = rows[(GatherNode.Check(places[i / width], i / width, table.Shape[0]) * width) + (i % width)];
    }

    public static void GatherBackward(Tensor gradient, Tensor indices, Tensor tableGradient)
    {
        var (outputGradient, places, result) = (Reals(gradient), Indices(indices), Reals(tableGradient));
        var width = tableGradient.Shape.Length / tableGradient.Shape[0];
        Array.Clear(result);
        for (var i = 0; i < outputGradient.Length; i++)
            result[(places[i / width] * width) + (i % width)] += outputGradient[i];
    }
}
