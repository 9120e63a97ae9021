using System.Numerics.Tensors;
using Gtzan.Engine.Randomness;
using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Study.Baselines;

/// <summary>
/// A linear support vector machine trained by stochastic gradient descent, one class against the rest: for each class, weights w and bias b
/// that make α/2 ‖w‖² + mean of max(0, 1 − y (w·x + b)) small, y = ±1. As scikit-learn's SGDClassifier with its defaults: α 10⁻⁴, step 1 /
/// (α (t₀ + t)) with Bottou's t₀, a new order each epoch, the end when the epoch's mean loss has not fallen by 10⁻³ below its best for five
/// epochs.
/// </summary>
/// <remarks>
/// The hinge loss gives no probabilities; these are a softmax over the margins w·x + b, so the most probable class has the largest margin,
/// as scikit-learn predicts.
/// </remarks>
/// <param name="seed">The seed of the order of rows.</param>
/// <param name="maxEpochs">The maximum number of epochs.</param>
/// <param name="shuffle">True to shuffle the rows in each epoch.</param>
public sealed class StochasticGradientDescent(ulong seed, int maxEpochs = 5000, bool shuffle = true) : IClassifier
{
    private const double Alpha = 1e-4;
    private const double Tolerance = 1e-3;
    private const int Patience = 5;

    private double[] _biases = [];

    /// <summary>[classes, columns]: the weights.</summary>
    public Matrix? Weights { get; private set; }

    /// <inheritdoc/>
    public void Fit(Examples examples, CancellationToken cancellation = default)
    {
        Weights = new Matrix(examples.Classes, examples.Features.Columns);
        _biases = new double[examples.Classes];
        for (var c = 0; c < examples.Classes; c++)
        {
            // A class without rows has no margin to compare.
            _biases[c] = examples.Counts[c] == 0 ? double.NegativeInfinity : FitClass(examples, c, Weights.Row(c), cancellation);
        }
    }

    /// <inheritdoc/>
    public Matrix PredictProbabilities(Matrix features)
    {
        features.Require(Weights?.Columns);
        var result = new Matrix(features.Rows, _biases.Length);
        for (var row = 0; row < features.Rows; row++)
        {
            var scores = result.Row(row);
            for (var c = 0; c < scores.Length; c++)
                scores[c] = TensorPrimitives.Dot<double>(Weights!.Row(c), features.Row(row)) + _biases[c];
            Softmax.Apply(scores);
        }

        return result;
    }

    private double FitClass(Examples examples, int c, Span<double> weights, CancellationToken cancellation)
    {
        // Bottou's choice: t₀ such that the first step is about as large as weights of the expected size √(1 / √α), at which the hinge's
        // slope is 1.
        var start = 1 / (Math.Sqrt(1 / Math.Sqrt(Alpha)) * Alpha);
        var order = Enumerable.Range(0, examples.Features.Rows).ToArray();

        // w = scale · weights: shrinking w is then one multiplication, not one for each column.
        var (bias, scale, steps) = (0.0, 1.0, 0.0);
        var (best, epochsWithoutGain) = (double.PositiveInfinity, 0);
        for (var epoch = 0; epoch < maxEpochs && epochsWithoutGain < Patience; epoch++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (shuffle)
                new RandomSequence(seed, RandomPurpose.Shuffle, (uint)c, (uint)epoch).Shuffle<int>(order);
            var loss = 0.0;
            foreach (var row in order)
            {
                var x = examples.Features.Row(row);
                var y = examples.Labels[row] == c ? 1.0 : -1.0;
                var rate = 1 / (Alpha * (start + steps++));
                var margin = y * ((scale * TensorPrimitives.Dot(weights, x)) + bias);
                scale *= Math.Max(0, 1 - (rate * Alpha));
                if (margin < 1)
                {
                    loss += 1 - margin;
                    TensorPrimitives.MultiplyAdd(x, rate * y / scale, weights, weights);
                    bias += rate * y;
                }

                // A tiny scale would lose precision.
                if (scale < 1e-9)
                {
                    TensorPrimitives.Multiply(weights, scale, weights);
                    scale = 1;
                }
            }

            epochsWithoutGain = loss > best - (Tolerance * order.Length) ? epochsWithoutGain + 1 : 0;
            best = Math.Min(best, loss);
        }

        TensorPrimitives.Multiply(weights, scale, weights);
        return bias;
    }
}
