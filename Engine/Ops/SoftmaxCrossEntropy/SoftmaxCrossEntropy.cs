using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.SoftmaxCrossEntropy;

/// <summary>The loss of a classifier, from logits.</summary>
public static class SoftmaxCrossEntropyExtensions
{
    /// <summary>
    /// Softmax and sparse categorical cross-entropy in one, from the logits: the mean over the batch of log Σⱼ exp(xⱼ) − x[label]. Shapes:
    /// logits [batch, classes], labels [batch] of <see cref="ElementType.Index"/>; a scalar results.
    /// </summary>
    /// <remarks>
    /// No probability is ever rounded to 0 before its logarithm is taken. Keras arrives at the same, by recovering the logits behind a
    /// softmax. The options are those of PyTorch's <c>cross_entropy</c>: with −log p = L, the weights c of classes and s of examples, and
    /// the smoothing ε, loss = Σ_b s_b ((1 − ε) c[label] L[label] + ε / classes Σⱼ cⱼ Lⱼ) / Σ_b s_b c[label], over the examples whose
    /// label is not ignored. It is NaN if all are. Backward: ∂x = (softmax(x) − onehot(label)) / batch, with options
    /// (softmax(x) Σ t − t) / Σ s c for the coefficients t of L; it remembers the softmax.
    /// </remarks>
    /// <param name="logits">The scores.</param>
    /// <param name="labels">The right classes.</param>
    /// <param name="labelSmoothing">The share ε of the target that is spread over all classes.</param>
    /// <param name="classWeights">The weight of each class [classes]; null for 1.</param>
    /// <param name="sampleWeights">The weight of each example [batch]; null for 1.</param>
    /// <param name="ignoredLabel">The label of examples that do not count; on a GPU, the host waits for any but −1 and classes.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the labels are no integers, or one is no class, or the smoothing is
    /// not in 0 … 1.</exception>
    public static Tensor SoftmaxCrossEntropy(
        this Tensor logits, Tensor labels, float labelSmoothing = 0, Tensor? classWeights = null, Tensor? sampleWeights = null,
        int? ignoredLabel = null)
    {
        if (logits.Shape.Rank != 2 || labels.Shape.Rank != 1 || labels.Shape[0] != logits.Shape[0])
            throw new ArgumentException(
                $"SoftmaxCrossEntropy: expected logits [batch, classes] and labels [batch]; got {logits.Shape} and {labels.Shape}.");
        if (labels.ElementType != ElementType.Index)
            throw new ArgumentException("SoftmaxCrossEntropy: labels must be integers; make them with device.FromIndices.");
        if (labelSmoothing is not (>= 0 and <= 1))
            throw new ArgumentException($"SoftmaxCrossEntropy: the label smoothing is {labelSmoothing}; it must be from 0 to 1.");
        CheckWeights(classWeights, "class", logits.Shape[1]);
        CheckWeights(sampleWeights, "sample", logits.Shape[0]);

        logits.CheckDevice(nameof(SoftmaxCrossEntropy), labels, classWeights ?? labels, sampleWeights ?? labels);
        var device = logits.Device;
        var options = new CrossEntropyOptions(labelSmoothing, ignoredLabel, classWeights, sampleWeights);
        var (loss, meanWeight, probabilities) = (device.NewTensor([]), device.NewTensor([]), device.NewTensor(logits.Shape));
        device.Run(new SoftmaxCrossEntropyOp(logits, labels, options, probabilities, meanWeight, loss));
        if (device.Record<SoftmaxCrossEntropyNode>(loss, logits) is { } node)
            (node.Logits, node.Labels, node.Options, node.Probabilities, node.MeanWeight) =
                (logits, labels, options, probabilities, meanWeight);
        return loss;
    }

    private static void CheckWeights(Tensor? weights, string kind, int count)
    {
        if (weights is not null && (weights.Shape.Rank != 1 || weights.Shape[0] != count))
            throw new ArgumentException($"SoftmaxCrossEntropy: expected {kind} weights [{count}]; got {weights.Shape}.");
    }
}

/// <summary>What a loss counts differently; see <see cref="SoftmaxCrossEntropyExtensions.SoftmaxCrossEntropy"/>.</summary>
internal readonly record struct CrossEntropyOptions(float LabelSmoothing, int? IgnoredLabel, Tensor? ClassWeights, Tensor? SampleWeights)
{
    /// <summary>Refuses a label outside the classes, which would be read, and its gradient written, outside the row.</summary>
    public void CheckLabel(int label, int example, int classes)
    {
        if ((uint)label >= (uint)classes && label != IgnoredLabel)
            throw new ArgumentException(
                $"SoftmaxCrossEntropy: the label of example {example} is {label}; with {classes} classes it must be 0 to {classes - 1}.");
    }
}

internal sealed class SoftmaxCrossEntropyNode : Node
{
    public Tensor Logits { get; set; } = null!;

    public Tensor Labels { get; set; } = null!;

    public CrossEntropyOptions Options { get; set; }

    public Tensor Probabilities { get; set; } = null!;

    public Tensor MeanWeight { get; set; } = null!;

    public override void Backward(Tensor gradient)
    {
        var logitsGradient = gradient.Device.NewTensor(Logits.Shape);
        gradient.Device.Run(
            new SoftmaxCrossEntropyBackwardOp(Probabilities, Labels, Options, MeanWeight, gradient, logitsGradient));
        Logits.AddGradient(logitsGradient);
    }
}
