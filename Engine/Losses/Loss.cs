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
    /// softmax(logits)[label]. See <see cref="SoftmaxCrossEntropyExtensions.SoftmaxCrossEntropy"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or the labels are no integers, or one is no class.</exception>
    public static Tensor SoftmaxCrossEntropy(Tensor logits, Tensor labels) => logits.SoftmaxCrossEntropy(labels);

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
