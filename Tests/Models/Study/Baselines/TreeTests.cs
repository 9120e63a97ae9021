using Gtzan.Models.Study.Baselines;
using Gtzan.Models.Study.Baselines.Trees;

namespace Gtzan.Tests.Models.Study.Baselines;

public sealed class TreeTests
{
    /// <summary><c>t = DecisionTreeClassifier(max_depth=3).fit(X, y); t.tree_.feature, t.tree_.threshold, t.predict_proba(Q)</c></summary>
    [Fact]
    public void Splits_and_leaves_are_scikit_learns()
    {
        var model = new DecisionTree(maxDepth: 3);
        model.Fit(SmallTable.Examples);

        Assert.Equal([3, 2, -1, 3, -1, -1, 2, 3, -1, -1, 1, -1, -1], model.Tree!.Nodes.Select(node => node.Column));
        Assert.Equal(
            [0.90673828125, 0.494140625, 0.392578125, 1.01708984375, 1.54833984375, 0.53466796875],
            model.Tree.Nodes.Where(node => !node.IsLeaf).Select(node => node.Threshold));
        SmallTable.AssertClose([0.3, 0.7, 0, 0, 0, 1, 0, 0, 1], model.PredictProbabilities(SmallTable.Queries).Values, 1e-15);
    }

    /// <summary>scikit-learn's whole tree has ten leaves below five questions, and knows all rows.</summary>
    [Fact]
    public void A_whole_tree_has_pure_leaves_and_as_many_as_scikit_learns()
    {
        var model = new DecisionTree();
        model.Fit(SmallTable.Examples);

        Assert.Equal(10, model.Tree!.Nodes.Count(node => node.IsLeaf));
        var probabilities = model.PredictProbabilities(SmallTable.Examples.Features);
        Assert.All(Enumerable.Range(0, 60), row => Assert.Equal(1, probabilities[row, SmallTable.Examples.Labels[row]]));
    }

    /// <summary>No single question helps here (exclusive or), and yet the tree must ask one to get on.</summary>
    [Fact]
    public void An_impure_node_is_split_even_without_gain()
    {
        var examples = new Examples(Matrix.FromRows([0, 0], [0, 1], [1, 0], [1, 1]), [0, 1, 1, 0], 2);
        var model = new DecisionTree();
        model.Fit(examples);

        Assert.Equal([1, 0, 0, 1, 0, 1, 1, 0], model.PredictProbabilities(examples.Features).Values);
    }

    /// <summary>
    /// Where classes alternate along one column, the best question always cuts off the next row, so the tree is as deep as there are rows:
    /// more than a stack of calls holds.
    /// </summary>
    [Fact]
    public void A_tree_may_be_as_deep_as_there_are_rows()
    {
        const int Rows = 2000;
        var examples = new Examples(
            new Matrix([.. Enumerable.Range(0, Rows).Select(row => (double)row)], 1),
            [.. Enumerable.Range(0, Rows).Select(row => row % 2)], 2);
        var model = new DecisionTree();
        var thread = new Thread(() => model.Fit(examples), maxStackSize: 128 * 1024);
        thread.Start();
        thread.Join();

        Assert.Equal((2 * Rows) - 1, model.Tree!.Nodes.Count);
        var probabilities = model.PredictProbabilities(examples.Features);
        Assert.All(Enumerable.Range(0, Rows), row => Assert.Equal(1, probabilities[row, row % 2]));
    }

    [Fact]
    public void Rows_that_differ_in_their_class_only_share_a_leaf()
    {
        var model = new DecisionTree();
        model.Fit(new Examples(Matrix.FromRows([7], [7], [7], [8]), [0, 0, 1, 1], 2));

        SmallTable.AssertClose([2.0 / 3, 1.0 / 3], model.PredictProbabilities(Matrix.FromRows([7])).Values, 1e-15);
    }

    [Fact]
    public void A_threshold_lies_between_neighbouring_numbers_even_if_nothing_else_does()
    {
        var next = Math.BitIncrement(1.0);
        var model = new DecisionTree();
        model.Fit(new Examples(Matrix.FromRows([1], [next]), [0, 1], 2));

        Assert.Equal([1, 0, 0, 1], model.PredictProbabilities(Matrix.FromRows([1], [next])).Values);
    }

    /// <summary>Long lists are sorted by counting, short ones by comparison; both must agree.</summary>
    [Theory]
    [InlineData(2, 1)]
    [InlineData(127, 1000)]
    [InlineData(128, 1)]
    [InlineData(1000, 200)]
    [InlineData(1000, 70_000)]
    [InlineData(1000, 20_000_000)]
    public void Ranks_are_sorted(int count, int ranks)
    {
        var random = new Random(count);
        var keys = Enumerable.Range(0, count).Select(i => RankSort.Key(random.Next(ranks), i)).ToArray();
        var expected = keys.Order().ToArray();

        Assert.Equal(expected, new RankSort(count).Sort(keys).ToArray());
    }

    [Fact]
    public void A_small_forest_beats_chance_and_depends_on_its_seed()
    {
        var probabilities = Enumerable.Range(1, 2).Select(seed =>
        {
            var model = new RandomForest((ulong)seed, trees: 50);
            model.Fit(SmallTable.Examples);
            return model.PredictProbabilities(SmallTable.Examples.Features);
        }).ToArray();

        Assert.NotEqual(probabilities[0].Values, probabilities[1].Values);
        Assert.All(
            probabilities, table =>
                Assert.InRange(Enumerable.Range(0, 60).Average(row => table[row, SmallTable.Examples.Labels[row]]), 0.7, 0.95));
    }
}
