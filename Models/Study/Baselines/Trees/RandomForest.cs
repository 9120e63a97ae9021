using System.Numerics.Tensors;
using Gtzan.Engine.Randomness;

namespace Gtzan.Models.Study.Baselines.Trees;

/// <summary>
/// Random forest (Breiman, "Random forests", 2001), as scikit-learn's RandomForestClassifier: each tree is trained on a bootstrap sample of
/// the rows; each node considers √columns columns; the probability of a class is the mean of its shares in the leaves.
/// </summary>
/// <param name="seed">The seed of rows and columns. Each tree has its own stream, so the forest does not depend on the number of
/// threads.</param>
/// <param name="trees">The number of trees.</param>
/// <param name="maxDepth">The maximum depth.</param>
/// <param name="threads">The number of threads.</param>
public sealed class RandomForest(ulong seed, int trees = 1000, int maxDepth = 10, int threads = 1) : IClassifier
{
    private readonly ClassificationTree[] _trees = new ClassificationTree[trees];
    private int _classes;
    private int? _columns;

    /// <inheritdoc/>
    public void Fit(Examples examples, CancellationToken cancellation = default)
    {
        (_classes, _columns) = (examples.Classes, examples.Features.Columns);
        var ranked = new RankedFeatures(examples.Features, threads);
        var limits = new TreeLimits(maxDepth, Math.Max(1, (int)Math.Sqrt(ranked.Columns)));
        Parallel.For(
            0, trees, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            () => new ClassificationTreeGrower(ranked, examples.Labels, examples.Classes, limits),
            (tree, _, grower) =>
            {
                _trees[tree] = grower.Grow(
                    Draw(tree, examples.Labels.Length), new RandomSequence(seed, RandomPurpose.Shuffle, (uint)tree, Step: 1));
                return grower;
            },
            _ => { });
    }

    /// <inheritdoc/>
    public Matrix PredictProbabilities(Matrix features)
    {
        features.Require(_columns);
        var result = new Matrix(features.Rows, _classes);
        Parallel.For(0, features.Rows, new ParallelOptions { MaxDegreeOfParallelism = threads }, row =>
        {
            var probabilities = result.Row(row);
            foreach (var tree in _trees)
                TensorPrimitives.Add(probabilities, tree.Shares(features.Row(row)), probabilities);
            TensorPrimitives.Divide(probabilities, _trees.Length, probabilities);
        });
        return result;
    }

    /// <summary>The number of draws of each row.</summary>
    private int[] Draw(int tree, int rows)
    {
        var random = new RandomSequence(seed, RandomPurpose.Shuffle, (uint)tree, Step: 0);
        var weights = new int[rows];
        for (var i = 0; i < rows; i++)
            weights[(int)(((ulong)random.Bits(i) * (ulong)rows) >> 32)]++;
        return weights;
    }
}
