using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Study.Baselines;

/// <summary>
/// Gaussian naive Bayes: given the class, columns are independent and normal, log P(c | x) = log prior(c) − ½ Σⱼ (log 2πσ²(c, j) + (xⱼ −
/// μ(c, j))² / σ²(c, j)) + constant. Matches scikit-learn's GaussianNB: variances are those of the class's rows (divided by their number),
/// plus 10⁻⁹ times the largest variance of a column over all rows, so that none is zero.
/// </summary>
public sealed class GaussianNaiveBayes : IClassifier
{
    private const double VarianceSmoothing = 1e-9;

    private double[]? _logPriors;

    /// <summary>[classes, columns]: the means.</summary>
    public Matrix Means { get; private set; } = new(0, 1);

    /// <summary>[classes, columns]: the variances, smoothing included.</summary>
    public Matrix Variances { get; private set; } = new(0, 1);

    /// <inheritdoc/>
    public void Fit(Examples examples, CancellationToken cancellation = default)
    {
        var features = examples.Features;
        Means = new Matrix(examples.Classes, features.Columns);
        Variances = new Matrix(examples.Classes, features.Columns);
        var all = Enumerable.Range(0, features.Rows).ToArray();
        var rowsOfClass = all.ToLookup(row => examples.Labels[row]);
        var smoothing = 0.0;
        for (var column = 0; column < features.Columns; column++)
        {
            smoothing = Math.Max(smoothing, VarianceSmoothing * Moments(features, column, all).Variance);
            for (var c = 0; c < examples.Classes; c++)
                (Means.Row(c)[column], Variances.Row(c)[column]) = Moments(features, column, rowsOfClass[c]);
        }

        for (var i = 0; i < Variances.Values.Length; i++)
            Variances.Values[i] += smoothing;
        _logPriors = [.. examples.Counts.Select(count => Math.Log((double)count / features.Rows))];
    }

    /// <inheritdoc/>
    public Matrix PredictProbabilities(Matrix features)
    {
        features.Require(_logPriors is null ? null : Means.Columns);
        var result = new Matrix(features.Rows, Means.Rows);
        for (var row = 0; row < features.Rows; row++)
        {
            var scores = result.Row(row);
            for (var c = 0; c < scores.Length; c++)
                scores[c] = LogJoint(features.Row(row), c);
            Softmax.Apply(scores);
        }

        return result;
    }

    private double LogJoint(ReadOnlySpan<double> x, int c)
    {
        // A class without rows has no moments; its prior is 0.
        if (double.IsNegativeInfinity(_logPriors![c]))
            return double.NegativeInfinity;
        var means = Means.Row(c);
        var variances = Variances.Row(c);
        var sum = 0.0;
        for (var column = 0; column < x.Length; column++)
        {
            // If every column is constant, the smoothing is 0; such columns carry no information.
            var distance = x[column] - means[column];
            if (variances[column] > 0)
                sum += Math.Log(2 * Math.PI * variances[column]) + (distance * distance / variances[column]);
        }

        return _logPriors[c] - (sum / 2);
    }

    private static (double Mean, double Variance) Moments(Matrix features, int column, IEnumerable<int> rows)
    {
        var (count, sum, squares) = (0, 0.0, 0.0);
        foreach (var row in rows)
        {
            sum += features[row, column];
            count++;
        }

        if (count == 0)
            return (0, 0);
        var mean = sum / count;
        foreach (var row in rows)
            squares += (features[row, column] - mean) * (features[row, column] - mean);
        return (mean, squares / count);
    }
}
