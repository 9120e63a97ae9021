using Gtzan.Engine.Ops.Softmax;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.SoftmaxCrossEntropy;

internal static class SoftmaxCrossEntropyReference
{
    public static void SoftmaxCrossEntropy(
        Tensor logits, Tensor labels, in CrossEntropyOptions options, Tensor probabilities, Tensor meanWeight, Tensor loss)
    {
        var (x, targets, softmax) = (Reals(logits), Indices(labels), Reals(probabilities));
        var (batch, classes) = (logits.Shape[0], logits.Shape[1]);
        SoftmaxReference.Softmax(logits, isLog: false, probabilities);

        var (sum, weights) = (0.0, 0.0);
        for (var b = 0; b < batch; b++)
        {
            var row = b * classes;
            options.CheckLabel(targets[b], b, classes);
            if (targets[b] == options.IgnoredLabel)
            {
                Array.Clear(softmax, row, classes);
                continue;
            }

            // log Σⱼ exp(xⱼ) − x[label] = x₀ − x[label] − log softmax₀, with the largest class for 0, whose softmax is not tiny.
            var largest = row;
            for (var i = row; i < row + classes; i++)
                largest = softmax[i] > softmax[largest] ? i : largest;
            for (var c = 0; c < classes; c++)
            {
                if (Target(options, targets[b], b, c, classes) is not 0 and var target)
                    sum += target * (x[largest] - x[row + c] - Math.Log(softmax[largest]));
            }

            weights += SampleWeight(options, b) * ClassWeight(options, targets[b]);
        }

        (Reals(loss)[0], Reals(meanWeight)[0]) = (sum / weights, weights / batch);
    }

    public static void SoftmaxCrossEntropyBackward(
        Tensor probabilities, Tensor labels, in CrossEntropyOptions options, Tensor meanWeight, Tensor gradient, Tensor logitsGradient)
    {
        var (softmax, targets, result) = (Reals(probabilities), Indices(labels), Reals(logitsGradient));
        var (batch, classes) = (probabilities.Shape[0], probabilities.Shape[1]);
        var factor = Reals(gradient)[0] / (batch * Reals(meanWeight)[0]);
        for (var b = 0; b < batch; b++)
        {
            var sum = 0.0;
            for (var c = 0; c < classes; c++)
                sum += Target(options, targets[b], b, c, classes);
            for (var c = 0; c < classes; c++)
            {
                var i = (b * classes) + c;
                result[i] = ((softmax[i] * sum) - Target(options, targets[b], b, c, classes)) * factor;
            }
        }
    }

    // The coefficient of −log p of a class.
    private static double Target(in CrossEntropyOptions options, int label, int example, int c, int classes)
    {
        if (label == options.IgnoredLabel)
            return 0;
        var smoothing = (double)options.LabelSmoothing;
        return SampleWeight(options, example) * ClassWeight(options, c) * ((smoothing / classes) + (c == label ? 1 - smoothing : 0));
    }

    private static double ClassWeight(in CrossEntropyOptions options, int c) =>
        options.ClassWeights is { } weights ? Reals(weights)[c] : 1;

    private static double SampleWeight(in CrossEntropyOptions options, int example) =>
        options.SampleWeights is { } weights ? Reals(weights)[example] : 1;
}
