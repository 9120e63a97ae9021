using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.MatMul;

internal static class MatMulReference
{
    public static void MatMul(Tensor left, Tensor right, bool transposeLeft, bool transposeRight, Tensor result)
    {
        var (l, r, output) = (Reals(left), Reals(right), Reals(result));
        var (rows, columns) = (result.Shape[0], result.Shape[1]);
        var inner = left.Shape[transposeLeft ? 0 : 1];
        for (var m = 0; m < rows; m++)
        {
            for (var n = 0; n < columns; n++)
            {
                var sum = 0.0;
                for (var k = 0; k < inner; k++)
                {
                    sum += l[transposeLeft ? (k * rows) + m : (m * inner) + k]
                         * r[transposeRight ? (n * inner) + k : (k * columns) + n];
                }

                output[(m * columns) + n] = sum;
            }
        }
    }
}
