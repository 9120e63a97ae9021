using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.SoftmaxCrossEntropy;
using Gtzan.Engine.Ops.SumOfSquares;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Losses;

/// <summary>
/// Loss functions. Each returns a scalar tensor. Penalties on weights are not part of it: <see cref="Layers.Parameter.L2"/>.
/// </summary>
public static class Loss
{
    /// <summary>
    /// Keras' sparse categorical cross-entropy on a model's logits [batch, classes] and labels [batch]: the mean of −log
    /// softmax(logits)[label]. <see cref="SoftmaxCrossEntropyExtensions.SoftmaxCrossEntropy"/> has the formula with the options.
    /// </summary>
    /// <param name="logits">The scores [batch, classes].</param>
    /// <param name="labels">The right classes [batch].</param>
    /// <param name="labelSmoothing">The share of the target that is spread over all classes.</param>
    /// <param name="classWeights">The weight of each class [classes]; null for 1.</param>
    /// <param name="sampleWeights">The weight of each example [batch]; null for 1.</param>
    /// <param name="ignoredLabel">The label of examples that do not count.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the labels are no integers, or one is no class.</exception>
    public static Tensor SoftmaxCrossEntropy(
        Tensor logits, Tensor labels, float labelSmoothing = 0, Tensor? classWeights = null, Tensor? sampleWeights = null,
        int? ignoredLabel = null) =>
        logits.SoftmaxCrossEntropy(labels, labelSmoothing, classWeights, sampleWeights, ignoredLabel);

    /// <summary>The mean over all elements of (prediction − target)².</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor MeanSquaredError(Tensor prediction, Tensor target)
    {
        if (prediction.Shape != target.Shape)
            throw new ArgumentException($"MeanSquaredError: the shapes differ, prediction {prediction.Shape} and target {target.Shape}.");
        var difference = prediction.Subtract(target);
        return difference.SumOfSquares().Scale(1f / difference.Shape.Length);
    }
}
