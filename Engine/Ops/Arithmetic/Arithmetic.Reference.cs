using Gtzan.Engine.Ops.Broadcasting;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.Arithmetic;

internal static class ArithmeticReference
{
    public static void Arithmetic(ArithmeticOperation operation, Tensor left, Tensor right, Tensor result)
    {
        var (l, r, output) = (Reals(left), Reals(right), Reals(result));
        var (leftLayout, rightLayout) = (Layout.Broadcast(left.Shape, result.Shape), Layout.Broadcast(right.Shape, result.Shape));
        for (var i = 0; i < output.Length; i++)
        {
            var (a, b) = (l[leftLayout.PlaceOf(i, result.Shape)], r[rightLayout.PlaceOf(i, result.Shape)]);
            output[i] = operation switch
            {
                ArithmeticOperation.Add => a + b,
                ArithmeticOperation.Subtract => a - b,
                ArithmeticOperation.Multiply => a * b,
                ArithmeticOperation.Divide => a / b,
                ArithmeticOperation.Equal => a == b ? 1 : 0,
                ArithmeticOperation.NotEqual => a != b ? 1 : 0,
                ArithmeticOperation.Greater => a > b ? 1 : 0,
                ArithmeticOperation.GreaterOrEqual => a >= b ? 1 : 0,
                ArithmeticOperation.Keep => b != 0 ? a : 0,
                _ => b == 0 ? a : 0,
            };
        }
    }
}
