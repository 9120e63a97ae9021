using Gtzan.Engine.Ops.Softmax;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.SoftmaxCrossEntropy;

internal static class SoftmaxCrossEntropyReference
{
    public static void SoftmaxCrossEntropy(Tensor logits, Tensor labels, Tensor probabilities, Tensor loss)
    {
        var (x, targets, softmax) = (Reals(logits), Indices(labels), Reals(probabilities));
        var (batch, classes) = (logits.Shape[0], logits.Shape[1]);
        SoftmaxReference.Softmax(logits, isLog: false, probabilities);

        var sum = 0.0;
        for (var b = 0; b < batch; b++)
        {
            SoftmaxCrossEntropyNode.CheckLabel(targets[b], b, classes);

            // log Σⱼ exp(xⱼ) − x[label] = x₀ − x[label] − log softmax₀, with the largest class for 0, whose softmax is not tiny.
            var largest = b * classes;
            for (var i = largest; i < (b + 1) * classes; i++)
                largest = softmax[i] > softmax[largest] ? i : largest;
            sum += x[largest] - x[(b * classes) + targets[b]] - Math.Log(softmax[largest]);
        }

        Reals(loss)[0] = sum / batch;
    }

    public static void SoftmaxCrossEntropyBackward(Tensor probabilities, Tensor labels, Tensor gradient, Tensor logitsGradient)
    {
        var (softmax, targets, result) = (Reals(probabilities), Indices(labels), Reals(logitsGradient));
        var (batch, classes) = (probabilities.Shape[0], probabilities.Shape[1]);
        var factor = Reals(gradient)[0] / batch;
        for (var i = 0; i < result.Length; i++)
            result[i] = (softmax[i] - (targets[i / classes] == i % classes ? 1 : 0)) * factor;
    }
}
