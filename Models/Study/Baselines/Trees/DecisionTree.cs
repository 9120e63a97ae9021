using Gtzan.Engine.Randomness;

namespace Gtzan.Models.Study.Baselines.Trees;

/// <summary>
/// One classification tree, grown until its leaves are pure, as scikit-learn's DecisionTreeClassifier with its defaults. Ties go to the
/// first column and its lowest threshold (scikit-learn breaks them at random).
/// </summary>
public sealed class DecisionTree(int maxDepth = int.MaxValue) : IClassifier
{
    private int _classes;
    private int? _columns;

    /// <summary>The tree.</summary>
    internal ClassificationTree? Tree { get; private set; }

    /// <inheritdoc/>
    public void Fit(Examples examples, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        (_classes, _columns) = (examples.Classes, examples.Features.Columns);
        var grower = new ClassificationTreeGrower(
            new RankedFeatures(examples.Features, threads: 1), examples.Labels, examples.Classes,
            new TreeLimits(maxDepth, Columns: null));
        Tree = grower.Grow([.. Enumerable.Repeat(1, examples.Labels.Length)], default(RandomSequence));
    }

    /// <inheritdoc/>
    public Matrix PredictProbabilities(Matrix features)
    {
        features.Require(_columns);
        var result = new Matrix(features.Rows, _classes);
        for (var row = 0; row < features.Rows; row++)
            Tree!.Shares(features.Row(row)).CopyTo(result.Row(row));
        return result;
    }
}
