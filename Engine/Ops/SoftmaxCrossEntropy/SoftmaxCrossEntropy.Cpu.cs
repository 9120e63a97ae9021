using Gtzan.Core.Simd;
using Gtzan.Engine.Ops.Softmax;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.CpuOperands;

namespace Gtzan.Engine.Ops.SoftmaxCrossEntropy;

// Ten classes a row: far too little work for vectors or threads.
internal static unsafe class SoftmaxCrossEntropyCpu
{
    // For confident models, small probabilities and their gradients would be subnormal numbers, which slow processors down. Only optimisers
    // use these gradients, and their ε of 10⁻⁷ is far larger than 10⁻²⁰.
    private const float MinProbability = 1e-20f;

    public static void SoftmaxCrossEntropy(
        Tensor logits, Tensor labels, in CrossEntropyOptions options, Tensor probabilities, Tensor meanWeight, Tensor loss)
    {
        float* x = Pointer(logits), softmax = Pointer(probabilities);
        var targets = IndexPointer(labels);
        var (batch, classes) = (logits.Shape[0], logits.Shape[1]);
        var (sum, weights) = (0.0, 0.0);
        for (var b = 0; b < batch; b++)
        {
            options.CheckLabel(targets[b], b, classes);
            var row = (long)b * classes;
            if (targets[b] == options.IgnoredLabel)
            {
                new Span<float>(softmax + row, classes).Clear();
                continue;
            }

            var (maximum, logSum) = SoftmaxCpu.SoftmaxRow<Simd128<float>>(x + row, classes, softmax + row);
            var (label, spread) = Targets(options, targets[b], b, classes);

            // The difference first: added to a large logit, the small logarithm of a good prediction would be rounded away.
            sum += (double)label * (maximum - x[row + targets[b]] + logSum);
            for (var c = 0; c < classes && spread != 0; c++)
                sum += (double)spread * ClassWeight(options, c) * (maximum - x[row + c] + logSum);
            weights += Weight(options, targets[b], b);
        }

        *Pointer(loss) = (float)(sum / weights);
        *Pointer(meanWeight) = (float)(weights / batch);
    }

    public static void SoftmaxCrossEntropyBackward(
        Tensor probabilities, Tensor labels, in CrossEntropyOptions options, Tensor meanWeight, Tensor gradient, Tensor logitsGradient)
    {
        float* softmax = Pointer(probabilities), result = Pointer(logitsGradient);
        var targets = IndexPointer(labels);
        var (batch, classes) = (probabilities.Shape[0], probabilities.Shape[1]);
        var factor = *Pointer(gradient) / (batch * *Pointer(meanWeight));
        var classWeights = 0f;
        for (var c = 0; c < classes; c++)
            classWeights += ClassWeight(options, c);
        for (var b = 0; b < batch; b++)
        {
            var row = result + ((long)b * classes);
            if (targets[b] == options.IgnoredLabel)
            {
                new Span<float>(row, classes).Clear();
                continue;
            }

            var (label, spread) = Targets(options, targets[b], b, classes);
            var total = factor * (label + (spread * classWeights));
            for (var c = 0; c < classes; c++)
            {
                var probability = softmax[((long)b * classes) + c];
                row[c] = probability < MinProbability ? 0 : probability * total;
                if (spread != 0)
                    row[c] -= factor * spread * ClassWeight(options, c);
            }

            row[targets[b]] -= factor * label;
        }
    }

    // The coefficients of −log p: of the label's, and of every class's beside its weight.
    private static (float Label, float Spread) Targets(in CrossEntropyOptions options, int label, int example, int classes) => (
        (1 - options.LabelSmoothing) * Weight(options, label, example),
        options.LabelSmoothing / classes * SampleWeight(options, example));

    private static float Weight(in CrossEntropyOptions options, int label, int example) =>
        SampleWeight(options, example) * ClassWeight(options, label);

    private static float ClassWeight(in CrossEntropyOptions options, int c) =>
        options.ClassWeights is { } weights ? Pointer(weights)[c] : 1;

    private static float SampleWeight(in CrossEntropyOptions options, int example) =>
        options.SampleWeights is { } weights ? Pointer(weights)[example] : 1;
}
