using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.MatMul;

internal static class MatMulReference
{
    public static void MatMul(
        Tensor left, Tensor right, bool transposeLeft, bool transposeRight, Tensor? bias, Activation activation, Tensor result)
    {
        var (l, r, output) = (Reals(left), Reals(right), Reals(result));
        var offsets = bias is null ? null : Reals(bias);
        var (rows, columns) = (result.Shape[^2], result.Shape[^1]);
        var inner = left.Shape[transposeLeft ? ^2 : ^1];
        for (var i = 0; i < output.Length; i++)
        {
            var (matrix, m, n) = (i / (rows * columns), i / columns % rows, i % columns);
            var (leftStart, rightStart) = (matrix * rows * inner, matrix * inner * columns);
            var sum = offsets is null ? 0 : offsets[n];
            for (var k = 0; k < inner; k++)
            {
                sum += l[leftStart + (transposeLeft ? (k * rows) + m : (m * inner) + k)]
                    * r[rightStart + (transposeRight ? (n * inner) + k : (k * columns) + n)];
            }

            output[i] = ElementwiseReference.Activate(activation, sum);
        }
    }
}
