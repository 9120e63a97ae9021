namespace Gtzan.Engine;

/// <summary>
/// What training makes small. Each is a scalar tensor; penalties on weights are added by <see cref="Layers.Sequential.Regularize"/>.
/// </summary>
public static class Losses
{
    /// <summary>
    /// Keras' sparse categorical cross-entropy on a model's logits [batch, classes] and labels [batch]: the mean of −log
    /// softmax(logits)[label]. See <see cref="Tensor.SoftmaxCrossEntropy"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or the labels are no integers, or one is no class.</exception>
    public static Tensor SoftmaxCrossEntropy(Tensor logits, Tensor labels) => logits.SoftmaxCrossEntropy(labels);

    /// <summary>The mean over all elements of (prediction − target)².</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor MeanSquaredError(Tensor prediction, Tensor target)
    {
        var difference = prediction.Subtract(target);
        return difference.SumOfSquares().Scale(1f / difference.Shape.Length);
    }
}
