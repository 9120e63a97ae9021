using static Gtzan.Engine.ReferenceDevice;

namespace Gtzan.Engine;

internal static class ArithmeticReference
{
    public static void Fill(Tensor x, float value) => Array.Fill(Reals(x), value);

    public static void Scale(Tensor x, float factor, Tensor y)
    {
        var (input, output) = (Reals(x), Reals(y));
        for (var i = 0; i < input.Length; i++)
            output[i] = factor * input[i];
    }

    public static void Arithmetic(ArithmeticOperation operation, Tensor left, Tensor right, Tensor result)
    {
        var (l, r, output) = (Reals(left), Reals(right), Reals(result));
        var leftIndex = new BroadcastIndex(left.Shape, result.Shape);
        var rightIndex = new BroadcastIndex(right.Shape, result.Shape);
        for (var i = 0; i < output.Length; i++)
        {
            var (a, b) = (l[leftIndex[i]], r[rightIndex[i]]);
            output[i] = operation switch
            {
                ArithmeticOperation.Add => a + b,
                ArithmeticOperation.Subtract => a - b,
                ArithmeticOperation.Multiply => a * b,
                _ => a / b,
            };
        }
    }
}
