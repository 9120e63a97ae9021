using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.Transpose;

internal static class TransposeReference
{
    public static void Transpose(Tensor x, Tensor y)
    {
        var (input, output) = (Reals(x), Reals(y));
        var (rows, columns) = (x.Shape[0], x.Shape[1]);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
                output[(j * rows) + i] = input[(i * columns) + j];
        }
    }
}
