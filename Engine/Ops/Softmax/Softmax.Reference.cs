using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.Softmax;

internal static class SoftmaxReference
{
    public static void Softmax(Tensor x, bool isLog, Tensor y)
    {
        var classes = x.Shape[^1];
        var (input, output) = (Reals(x), Reals(y));
        for (var row = 0; row < input.Length; row += classes)
        {
            var (maximum, sum) = (double.NegativeInfinity, 0.0);
            for (var i = row; i < row + classes; i++)
                maximum = Math.Max(maximum, input[i]);
            for (var i = row; i < row + classes; i++)
                sum += Math.Exp(input[i] - maximum);
            for (var i = row; i < row + classes; i++)
                output[i] = isLog ? input[i] - maximum - Math.Log(sum) : Math.Exp(input[i] - maximum) / sum;
        }
    }

    public static void SoftmaxBackward(Tensor y, Tensor gradient, bool isLog, Tensor inputGradient)
    {
        var classes = y.Shape[^1];
        var (output, outputGradient, result) = (Reals(y), Reals(gradient), Reals(inputGradient));
        for (var row = 0; row < output.Length; row += classes)
        {
            var sum = 0.0;
            for (var i = row; i < row + classes; i++)
                sum += isLog ? outputGradient[i] : output[i] * outputGradient[i];
            for (var i = row; i < row + classes; i++)
                result[i] = isLog ? outputGradient[i] - (Math.Exp(output[i]) * sum) : output[i] * (outputGradient[i] - sum);
        }
    }
}
