using System.Runtime.Intrinsics;
using Gtzan.Engine.Randomness;
using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Study.Baselines.Boosting;

/// <summary>
/// XGBoost's random forest (XGBRFClassifier with its defaults): one round of boosting with many trees per class. Each tree uses 80 % of the
/// rows, and each node 80 % of the columns (depth 6, λ 10⁻⁵); a margin is the mean of the trees of its class.
/// </summary>
/// <param name="seed">The seed of rows and columns. Each tree has its own stream, so the forest does not depend on the number of
/// threads.</param>
/// <param name="trees">The number of trees per class.</param>
/// <param name="threads">The number of threads.</param>
/// <param name="rowShare">The share of rows per tree.</param>
/// <param name="columnShare">The share of columns per node.</param>
public sealed class BoostedForest(ulong seed, int trees = 100, int threads = 1, double rowShare = 0.8, double columnShare = 0.8)
    : IClassifier
{
    private readonly List<BoostedTree[]> _treesOfClass = [];
    private int? _columns;

    /// <inheritdoc/>
    public void Fit(Examples examples, CancellationToken cancellation = default)
    {
        _columns = examples.Features.Columns;
        var binned = new BinnedFeatures(examples.Features, threads);
        var derivatives = Enumerable.Range(0, examples.Classes).Select(_ => new Vector128<double>[binned.Rows]).ToArray();
        SoftmaxDerivatives.Compute(new Matrix(binned.Rows, examples.Classes), examples.Labels, derivatives);
        var settings = new BoostingSettings(LearningRate: 1, Lambda: 1e-5, ColumnShare: columnShare);
        _treesOfClass.Clear();
        _treesOfClass.AddRange(Enumerable.Range(0, examples.Classes).Select(_ => new BoostedTree[trees]));
        Parallel.For(
            0, trees * examples.Classes, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            () => new BoostedTreeGrower(binned, settings),
            (i, _, grower) =>
            {
                // Step 0 draws rows; each later step draws the columns of a node.
                var random = new RandomSequence(seed, RandomPurpose.Shuffle, (uint)i);
                var rows = Enumerable.Range(0, binned.Rows).Where(row => random.Uniform(row) < rowShare).ToArray();
                _treesOfClass[i / trees][i % trees] = grower.Grow(derivatives[i / trees], rows, random);
                return grower;
            },
            _ => { });
    }

    /// <inheritdoc/>
    public Matrix PredictProbabilities(Matrix features)
    {
        features.Require(_columns);
        var result = new Matrix(features.Rows, _treesOfClass.Count);
        for (var row = 0; row < features.Rows; row++)
        {
            var margins = result.Row(row);
            for (var c = 0; c < margins.Length; c++)
            {
                foreach (var tree in _treesOfClass[c])
                    margins[c] += tree.Predict(features.Row(row)) / trees;
            }

            Softmax.Apply(margins);
        }

        return result;
    }
}
