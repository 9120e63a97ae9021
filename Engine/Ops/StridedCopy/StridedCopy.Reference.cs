using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.StridedCopy;

internal static class StridedCopyReference
{
    public static void Copy(Tensor x, in Layout from, Tensor y, in Layout to, Shape box, bool adds)
    {
        var (input, output) = (Reals(x), Reals(y));
        for (var i = 0; i < box.Length; i++)
        {
            var (rest, source, target) = (i, from.Offset, to.Offset);
            for (var axis = box.Rank - 1; axis >= 0; axis--)
            {
                (rest, var coordinate) = Math.DivRem(rest, box[axis]);
                source += coordinate * from[axis];
                target += coordinate * to[axis];
            }

            output[target] = adds ? output[target] + input[source] : input[source];
        }
    }
}
