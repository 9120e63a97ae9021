using System.Numerics.Tensors;
using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Study.Baselines;

/// <summary>
/// Multinomial logistic regression: P(c | x) ∝ exp(w(c)·x + b(c)), with weights that minimise −Σ log P(label | x) + ½ ‖w‖² / C (biases are
/// not penalised), by L-BFGS. As scikit-learn's LogisticRegression with its defaults: C 1, at most 100 steps, until no gradient component
/// exceeds 10⁻⁴.
/// </summary>
/// <param name="tolerance">The largest gradient component at which to stop.</param>
/// <param name="maxSteps">The maximum number of steps.</param>
public sealed class LogisticRegression(double tolerance = 1e-4, int maxSteps = 100) : IClassifier
{
    private const double C = 1;

    /// <summary>[classes, columns + 1]: the weights of each class, its bias last.</summary>
    public Matrix? Weights { get; private set; }

    /// <inheritdoc/>
    public void Fit(Examples examples, CancellationToken cancellation = default)
    {
        var start = new double[examples.Classes * (examples.Features.Columns + 1)];
        var minimum = Lbfgs.Minimize(
            start, (weights, gradient) =>
            {
                cancellation.ThrowIfCancellationRequested();
                return Loss(examples, new Matrix(weights, examples.Features.Columns + 1), gradient);
            }, tolerance, maxSteps);
        Weights = new Matrix(minimum, examples.Features.Columns + 1);
    }

    /// <inheritdoc/>
    public Matrix PredictProbabilities(Matrix features)
    {
        features.Require(Weights?.Columns - 1);
        var result = new Matrix(features.Rows, Weights!.Rows);
        for (var row = 0; row < features.Rows; row++)
        {
            Score(Weights, features.Row(row), result.Row(row));
            Softmax.Apply(result.Row(row));
        }

        return result;
    }

    /// <summary>The loss, and its gradient: (P(c | x) − [c = label]) · x, summed over rows, + w / C.</summary>
    internal static double Loss(Examples examples, Matrix weights, double[] gradient)
    {
        var columns = examples.Features.Columns;
        var gradients = new Matrix(gradient, columns + 1);
        Array.Clear(gradient);
        var scores = new double[examples.Classes];
        var loss = 0.0;
        for (var row = 0; row < examples.Labels.Length; row++)
        {
            var x = examples.Features.Row(row);
            Score(weights, x, scores);
            var right = scores[examples.Labels[row]];
            loss += Softmax.Apply(scores) - right;
            scores[examples.Labels[row]] -= 1;
            for (var c = 0; c < scores.Length; c++)
            {
                var target = gradients.Row(c);
                TensorPrimitives.MultiplyAdd(x, scores[c], target[..columns], target[..columns]);
                target[columns] += scores[c];
            }
        }

        for (var c = 0; c < scores.Length; c++)
        {
            var w = weights.Row(c)[..columns];
            var target = gradients.Row(c)[..columns];
            loss += TensorPrimitives.SumOfSquares<double>(w) / (2 * C);
            TensorPrimitives.MultiplyAdd(w, 1 / C, target, target);
        }

        return loss;
    }

    private static void Score(Matrix weights, ReadOnlySpan<double> x, Span<double> scores)
    {
        for (var c = 0; c < scores.Length; c++)
        {
            var w = weights.Row(c);
            scores[c] = TensorPrimitives.Dot(w[..x.Length], x) + w[x.Length];
        }
    }
}
