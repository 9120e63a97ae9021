using Gtzan.Engine.Ops.Broadcasting;
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
            ref var target = ref output[to.PlaceOf(i, box)];
            target = (adds ? target : 0) + input[from.PlaceOf(i, box)];
        }
    }
}
