using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.BatchNorm;

internal static class BatchNormReference
{
    public static void BatchNorm(
        Tensor x, Tensor gamma, Tensor beta, float momentum, float epsilon,
        Tensor runningMean, Tensor runningVariance, Tensor mean, Tensor inverseDeviation, Tensor y)
    {
        var (input, output) = (Reals(x), Reals(y));
        var channels = gamma.Shape.Length;
        var count = input.Length / channels;
        for (var c = 0; c < channels; c++)
        {
            var sum = 0.0;
            for (var i = c; i < input.Length; i += channels)
                sum += input[i];
            var average = sum / count;

            var squares = 0.0;
            for (var i = c; i < input.Length; i += channels)
                squares += (input[i] - average) * (input[i] - average);
            var variance = squares / count;

            var inverse = 1 / Math.Sqrt(variance + epsilon);
            for (var i = c; i < input.Length; i += channels)
                output[i] = (Reals(gamma)[c] * (input[i] - average) * inverse) + Reals(beta)[c];

            Reals(mean)[c] = average;
            Reals(inverseDeviation)[c] = inverse;
            Reals(runningMean)[c] = (momentum * Reals(runningMean)[c]) + ((1.0 - momentum) * average);
            Reals(runningVariance)[c] = (momentum * Reals(runningVariance)[c]) + ((1.0 - momentum) * variance);
        }
    }

    public static void BatchNormInference(
        Tensor x, Tensor gamma, Tensor beta, Tensor runningMean, Tensor runningVariance, float epsilon, Tensor y)
    {
        var (input, output) = (Reals(x), Reals(y));
        for (var i = 0; i < input.Length; i++)
        {
            var c = i % gamma.Shape.Length;
            var deviation = Math.Sqrt(Reals(runningVariance)[c] + epsilon);
            output[i] = (Reals(gamma)[c] * (input[i] - Reals(runningMean)[c]) / deviation) + Reals(beta)[c];
        }
    }

    // With x̂ = (x − μ)/σ over m elements: ∂beta = Σ ∂y, ∂gamma = Σ ∂y x̂, ∂x = gamma/(σ m) · (m ∂y − ∂beta − x̂ ∂gamma).
    public static void BatchNormBackward(
        Tensor x, Tensor gamma, Tensor mean, Tensor inverseDeviation, Tensor gradient,
        Tensor inputGradient, Tensor gammaGradient, Tensor betaGradient)
    {
        var (input, outputGradient, result) = (Reals(x), Reals(gradient), Reals(inputGradient));
        var channels = gamma.Shape.Length;
        var count = input.Length / channels;
        for (var c = 0; c < channels; c++)
        {
            var (average, inverse) = (Reals(mean)[c], Reals(inverseDeviation)[c]);
            var (sum, product) = (0.0, 0.0);
            for (var i = c; i < input.Length; i += channels)
            {
                sum += outputGradient[i];
                product += outputGradient[i] * (input[i] - average) * inverse;
            }

            for (var i = c; i < input.Length; i += channels)
            {
                var normalized = (input[i] - average) * inverse;
                result[i] = Reals(gamma)[c] * inverse / count * ((count * outputGradient[i]) - sum - (normalized * product));
            }

            Reals(betaGradient)[c] = sum;
            Reals(gammaGradient)[c] = product;
        }
    }
}
