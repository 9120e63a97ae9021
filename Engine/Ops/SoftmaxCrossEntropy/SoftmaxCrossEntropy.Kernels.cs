using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Reductions;
using ILGPU;
using ILGPU.Algorithms;

namespace Gtzan.Engine.Ops.SoftmaxCrossEntropy;

internal static class SoftmaxCrossEntropyKernels
{
    /// <summary>
    /// probabilities ← softmax(logits), 0 for ignored examples; loss[0] ← the weighted mean over the batch of log Σⱼ exp(xⱼ) − x[label];
    /// meanWeight[0] ← the sum of the weights / batch. One group for everything: an item takes every n-th row, and the items' sums are
    /// added by a tree (<see cref="ReductionsKernels.SumOfGroup"/>). The caller has already checked labels.
    /// </summary>
    /// <remarks>
    /// 16 bytes per element, and for the models' 32 rows of ten classes bound by the launch. One launch does the work of four: softmax,
    /// logarithm, choice of the label's class, mean. Batches of many thousand rows would need more than one group.
    /// </remarks>
    [Kernel(MaximumGroupSize = ReductionsKernels.GroupSize)]
    internal static void Forward(
        ArrayView<float> logits, ArrayView<int> labels, ArrayView<float> classWeights, ArrayView<float> sampleWeights,
        CrossEntropyTerms terms, ArrayView<float> probabilities, ArrayView<float> meanWeight, ArrayView<float> loss)
    {
        var sums = SharedMemory.Allocate<float>(ReductionsKernels.GroupSize);
        var weightSums = SharedMemory.Allocate<float>(ReductionsKernels.GroupSize);
        var own = 0f;
        var ownWeight = 0f;
        for (var row = Group.IdxX; row < terms.Batch; row += Group.DimX)
        {
            var first = row * terms.Classes;
            var end = first + terms.Classes;
            var maximum = logits[first];
            for (var i = first + 1; i < end; i++)
                maximum = XMath.Max(maximum, logits[i]);

            var sum = 0f;
            for (var i = first; i < end; i++)
                sum += XMath.Exp(logits[i] - maximum);
            var isCounted = labels[row] != terms.IgnoredLabel;
            for (var i = first; i < end; i++)
                probabilities[i] = isCounted ? XMath.Exp(logits[i] - maximum) / sum : 0f;
            if (isCounted)
            {
                // The difference first: added to a large logit, the small logarithm of a good prediction would be rounded away.
                var label = XMath.Clamp(labels[row], 0, terms.Classes - 1);
                var logSum = ElementwiseKernels.Log(sum);
                var sample = Weight(sampleWeights, terms.HasSampleWeights, row);
                var weight = sample * Weight(classWeights, terms.HasClassWeights, label);
                own += (1 - terms.Smoothing) * weight * (maximum - logits[first + label] + logSum);
                if (terms.HasSmoothing != 0)
                {
                    var spread = 0f;
                    for (var i = first; i < end; i++)
                        spread += Weight(classWeights, terms.HasClassWeights, i - first) * (maximum - logits[i] + logSum);
                    own += terms.Smoothing / terms.Classes * sample * spread;
                }

                ownWeight += weight;
            }
        }

        var total = ReductionsKernels.SumOfGroup(own, sums);
        var totalWeight = ReductionsKernels.SumOfGroup(ownWeight, weightSums);
        if (Group.IdxX == 0)
        {
            loss[0] = total / totalWeight;
            meanWeight[0] = totalWeight / terms.Batch;
        }
    }

    /// <summary>
    /// ∂logits[b, c] ← (probabilities[b, c] · Σ t − t[c]) · gradient[0] / (batch · meanWeight[0]), where t are the coefficients of −log p:
    /// without options 1 for the label's class. One item for each element; 8 bytes each.
    /// </summary>
    [Kernel]
    internal static void Backward(
        Index1D index, ArrayView<float> probabilities, ArrayView<int> labels, ArrayView<float> classWeights,
        ArrayView<float> sampleWeights, CrossEntropyTerms terms, ArrayView<float> meanWeight, ArrayView<float> gradient,
        ArrayView<float> logitsGradient)
    {
        var row = index.X / terms.Classes;
        var column = index.X % terms.Classes;
        var label = labels[row];
        var result = 0f;
        if (label != terms.IgnoredLabel)
        {
            var sample = Weight(sampleWeights, terms.HasSampleWeights, row);
            var wanted = (1 - terms.Smoothing) * sample * Weight(classWeights, terms.HasClassWeights, label);
            var sum = wanted;
            var target = label == column ? wanted : 0f;
            if (terms.HasSmoothing != 0)
            {
                var spread = terms.Smoothing / terms.Classes * sample;
                target += spread * Weight(classWeights, terms.HasClassWeights, column);
                for (var c = 0; c < terms.Classes; c++)
                    sum += spread * Weight(classWeights, terms.HasClassWeights, c);
            }

            result = ((probabilities[index] * sum) - target) * (gradient[0] / (terms.Batch * meanWeight[0]));
        }

        logitsGradient[index] = result;
    }

    private static float Weight(ArrayView<float> weights, int areGiven, int index)
    {
        var weight = 1f;
        if (areGiven != 0)
            weight = weights[index];
        return weight;
    }
}
