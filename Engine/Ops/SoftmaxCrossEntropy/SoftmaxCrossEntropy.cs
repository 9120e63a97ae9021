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
    /// softmax. Backward: ∂x = (softmax(x) − onehot(label)) / batch; it remembers the softmax.
    /// </remarks>
    /// <exception cref="ArgumentException">The shapes do not fit, or the labels are no integers, or one is no class.</exception>
    public static Tensor SoftmaxCrossEntropy(this Tensor logits, Tensor labels)
    {
        if (logits.Shape.Rank != 2 || labels.Shape.Rank != 1 || labels.Shape[0] != logits.Shape[0])
            throw new ArgumentException(
                $"SoftmaxCrossEntropy: expected logits [batch, classes] and labels [batch]; got {logits.Shape} and {labels.Shape}.");
        if (labels.ElementType != ElementType.Index)
            throw new ArgumentException("SoftmaxCrossEntropy: labels must be integers; make them with device.FromIndices.");

        logits.CheckDevice(nameof(SoftmaxCrossEntropy), labels);
        var loss = logits.Device.NewTensor([]);
        var probabilities = logits.Device.NewTensor(logits.Shape);
        logits.Device.Run(new SoftmaxCrossEntropyOp(logits, labels, probabilities, loss));
        if (logits.Device.Record<SoftmaxCrossEntropyNode>(loss, logits) is { } node)
            (node.Logits, node.Labels, node.Probabilities) = (logits, labels, probabilities);
        return loss;
    }
}

internal sealed class SoftmaxCrossEntropyNode : Node
{
    public Tensor Logits { get; set; } = null!;

    public Tensor Labels { get; set; } = null!;

    public Tensor Probabilities { get; set; } = null!;

    /// <summary>A label outside the classes would be read, and its gradient written, outside the row.</summary>
    public static void CheckLabel(int label, int example, int classes)
    {
        if ((uint)label >= (uint)classes)
            throw new ArgumentException(
                $"SoftmaxCrossEntropy: the label of example {example} is {label}; with {classes} classes it must be 0 to {classes - 1}.");
    }

    public override void Backward(Tensor gradient)
    {
        var logitsGradient = gradient.Device.NewTensor(Logits.Shape);
        gradient.Device.Run(new SoftmaxCrossEntropyBackwardOp(Probabilities, Labels, gradient, logitsGradient));
        Logits.AddGradient(logitsGradient);
    }
}
