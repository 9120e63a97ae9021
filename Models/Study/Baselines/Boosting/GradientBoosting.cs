using System.Collections.Concurrent;
using System.Runtime.Intrinsics;
using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Study.Baselines.Boosting;

/// <summary>
/// Gradient boosting with XGBoost's objective and its defaults (depth 6, λ 1, no subsampling): in each round, one tree per class, grown on
/// the derivatives of the softmax loss at the sum of the trees so far. Deterministic.
/// </summary>
/// <param name="rounds">The number of rounds.</param>
/// <param name="learningRate">The factor on leaf weights.</param>
/// <param name="threads">The number of threads; the classes of a round are independent.</param>
/// <param name="maxDepth">The maximum depth.</param>
public sealed class GradientBoosting(int rounds = 1000, double learningRate = 0.05, int threads = 1, int maxDepth = 6) : IClassifier
{
    private int? _columns;

    /// <summary>[rounds][classes]: the trees.</summary>
    internal BoostedTree[][] Trees { get; private set; } = [];

    /// <inheritdoc/>
    public void Fit(Examples examples, CancellationToken cancellation = default)
    {
        _columns = examples.Features.Columns;
        var settings = new BoostingSettings(learningRate, maxDepth);
        var binned = new BinnedFeatures(examples.Features, threads);
        var growers = new ConcurrentBag<BoostedTreeGrower>();
        var margins = new Matrix(binned.Rows, examples.Classes);
        var derivatives = Enumerable.Range(0, examples.Classes).Select(_ => new Vector128<double>[binned.Rows]).ToArray();
        var rows = Enumerable.Range(0, binned.Rows).ToArray();
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        Trees = [.. Enumerable.Range(0, rounds).Select(_ => new BoostedTree[examples.Classes])];
        foreach (var trees in Trees)
        {
            cancellation.ThrowIfCancellationRequested();
            SoftmaxDerivatives.Compute(margins, examples.Labels, derivatives);
            Parallel.For(0, trees.Length, options, c =>
            {
                if (!growers.TryTake(out var grower))
                    grower = new BoostedTreeGrower(binned, settings);
                trees[c] = grower.Grow(derivatives[c], rows, default, margins.Values, offset: c, stride: trees.Length);
                growers.Add(grower);
            });
        }
    }

    /// <inheritdoc/>
    public Matrix PredictProbabilities(Matrix features)
    {
        features.Require(_columns);
        var result = new Matrix(features.Rows, Trees[0].Length);
        Parallel.For(0, features.Rows, new ParallelOptions { MaxDegreeOfParallelism = threads }, row =>
        {
            var x = features.Row(row);
            var margins = result.Row(row);
            foreach (var trees in Trees)
            {
                for (var c = 0; c < trees.Length; c++)
                    margins[c] += trees[c].Predict(x);
            }

            Softmax.Apply(margins);
        });
        return result;
    }
}
