using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Reductions;
using ILGPU;
using ILGPU.Algorithms;

namespace Gtzan.Engine.Ops.SoftmaxCrossEntropy;

internal static class SoftmaxCrossEntropyKernels
{
    /// <summary>
    /// probabilities ← softmax(logits); loss[0] ← the mean over the batch of log Σⱼ exp(xⱼ) − x[label]. One group for everything: an item
    /// takes every n-th row, and the items' sums are added by a tree (<see cref="ReductionsKernels.SumOfGroup"/>). A label outside the
    /// classes is clamped to the nearest class; the caller has already checked labels.
    /// </summary>
    /// <remarks>
    /// 16 bytes per element, and for the models' 32 rows of ten classes bound by the launch. One launch does the work of four: softmax,
    /// logarithm, choice of the label's class, mean. Batches of many thousand rows would need more than one group.
    /// </remarks>
    [Kernel(MaximumGroupSize = ReductionsKernels.GroupSize)]
    internal static void Forward(
        ArrayView<float> logits, ArrayView<int> labels, int batch, int classes, ArrayView<float> probabilities, ArrayView<float> loss)
    {
        var sums = SharedMemory.Allocate<float>(ReductionsKernels.GroupSize);
        var own = 0f;
        for (var row = Group.IdxX; row < batch; row += Group.DimX)
        {
            var first = row * classes;
            var maximum = logits[first];
            for (var i = first + 1; i < first + classes; i++)
                maximum = XMath.Max(maximum, logits[i]);

            var sum = 0f;
            for (var i = first; i < first + classes; i++)
                sum += XMath.Exp(logits[i] - maximum);
            for (var i = first; i < first + classes; i++)
                probabilities[i] = XMath.Exp(logits[i] - maximum) / sum;

            // The difference first: added to a large logit, the small logarithm of a good prediction would be rounded away.
            var label = XMath.Clamp(labels[row], 0, classes - 1);
            own += maximum - logits[first + label] + ElementwiseKernels.Log(sum);
        }

        var total = ReductionsKernels.SumOfGroup(own, sums);
        if (Group.IdxX == 0)
            loss[0] = total / batch;
    }

    /// <summary>
    /// ∂logits[b, c] ← (probabilities[b, c] − (1 if c is the label)) · gradient[0] / batch. One item for each element; 8 bytes each.
    /// </summary>
    [Kernel]
    internal static void Backward(
        Index1D index, ArrayView<float> probabilities, ArrayView<int> labels, ArrayView<float> gradient, int batch, int classes,
        ArrayView<float> logitsGradient)
    {
        var wanted = labels[index / classes] == index % classes ? 1f : 0f;
        logitsGradient[index] = (probabilities[index] - wanted) * (gradient[0] / batch);
    }
}
