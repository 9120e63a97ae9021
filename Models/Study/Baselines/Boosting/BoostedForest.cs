using System.Runtime.Intrinsics;
using Gtzan.Engine.Randomness;
using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Study.Baselines.Boosting;

/// <summary>
/// XGBoost's random forest, as its XGBRFClassifier with its defaults: one round of boosting with many trees for each class, each grown on
/// 80 % of the rows and asking in each node about one of 80 % of the columns (depth 6, λ 10⁻⁵); a margin is the mean of its class's trees.
/// </summary>
/// <param name="seed">What rows and columns are drawn from. A tree's are its own, so that the forest does not depend on the number of
/// threads.</param>
/// <param name="trees">How many trees for each class.</param>
/// <param name="threads">How many threads to use.</param>
/// <param name="rowShare">The share of rows a tree is grown on.</param>
/// <param name="columnShare">The share of columns a node asks about.</param>
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
                // Step 0 draws rows, the steps after it draw columns, one for each node.
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
