using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.Softmax;

internal static class SoftmaxReference
{
    public static void Softmax(Tensor x, Tensor y)
    {
        var classes = x.Shape[^1];
        for (var row = 0; row < x.Shape.Length; row += classes)
            SoftmaxRow(Reals(x).AsSpan(row, classes), Reals(y).AsSpan(row, classes));
    }

    public static void SoftmaxBackward(Tensor y, Tensor gradient, Tensor inputGradient)
    {
        var classes = y.Shape[^1];
        var (output, outputGradient, result) = (Reals(y), Reals(gradient), Reals(inputGradient));
        for (var row = 0; row < output.Length; row += classes)
        {
            var product = 0.0;
            for (var i = row; i < row + classes; i++)
                product += output[i] * outputGradient[i];
            for (var i = row; i < row + classes; i++)
                result[i] = output[i] * (outputGradient[i] - product);
        }
    }

    private static void SoftmaxRow(ReadOnlySpan<double> logits, Span<double> probabilities)
    {
        var maximum = double.NegativeInfinity;
        foreach (var logit in logits)
            maximum = Math.Max(maximum, logit);

        var sum = 0.0;
        for (var i = 0; i < logits.Length; i++)
            sum += probabilities[i] = Math.Exp(logits[i] - maximum);
        for (var i = 0; i < logits.Length; i++)
            probabilities[i] /= sum;
    }
}
