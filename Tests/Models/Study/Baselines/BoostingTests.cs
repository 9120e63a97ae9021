using System.Runtime.Intrinsics;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Models.Study.Baselines;
using Gtzan.Models.Study.Baselines.Boosting;

namespace Gtzan.Tests.Models.Study.Baselines;

public sealed class BoostingTests
{
    /// <summary>
    /// <c>m = xgb.XGBClassifier(n_estimators=3, learning_rate=0.3, max_depth=3, tree_method="exact").fit(X, y);
    /// m.get_booster().get_dump(with_stats=True)[0]</c> (XGBoost numbers nodes level by level, and computes in single precision).
    /// </summary>
    [Fact]
    public void The_first_tree_equals_XGBoosts()
    {
        var nodes = Boosted(rounds: 3).Trees[0][0].Nodes;

        Assert.Equal([3, 2, -1, 3, -1, -1, -1], nodes.Select(node => node.Column));
        SmallTable.AssertClose(
            [0.906738281, 0.494140625, 0.392578125], [.. nodes.Where(node => node.Column >= 0).Select(node => node.Threshold)], 1e-8);
        SmallTable.AssertClose(
            [17.0310974, 3.16368198, 1.32485783], [.. nodes.Where(node => node.Column >= 0).Select(node => node.Gain)], 1e-5);
        SmallTable.AssertClose(
            [0.387692332, 0.257142842, -0.0183673594, -0.210638314], [.. nodes.Where(node => node.Column < 0).Select(node => node.Weight)],
            1e-7);
    }

    /// <summary><c>m.predict_proba(Q)</c> of the same with 3 and with 50 rounds.</summary>
    [Fact]
    public void Probabilities_are_XGBoosts()
    {
        SmallTable.AssertClose(
            [
                0.2989848554134369, 0.3654402792453766, 0.3355748653411865, 0.12048877775669098, 0.3576400578022003, 0.5218712091445923,
                0.15632645785808563, 0.16657917201519012, 0.6770943403244019,
            ], Boosted(rounds: 3).PredictProbabilities(SmallTable.Queries).Values, 1e-6);
        SmallTable.AssertClose(
            [
                0.16796603798866272, 0.745107889175415, 0.08692606538534164, 0.0009630803833715618, 0.3033311367034912, 0.695705771446228,
                0.0006000021821819246, 0.0029609526973217726, 0.9964390397071838,
            ], Boosted(rounds: 50).PredictProbabilities(SmallTable.Queries).Values, 1e-4);
    }

    /// <summary>
    /// <c>xgb.XGBRFClassifier(objective="multi:softmax", subsample=1, colsample_bynode=1, n_estimators=4).fit(X, y).predict_proba(Q)</c>
    /// </summary>
    [Fact]
    public void A_boosted_forest_on_all_rows_and_columns_is_XGBoosts()
    {
        var model = new BoostedForest(seed: 1, trees: 4, rowShare: 1, columnShare: 1);
        model.Fit(SmallTable.Examples);

        SmallTable.AssertClose(
            [
                0.07933563739061356, 0.7527112364768982, 0.16795308887958527, 0.05006154254078865, 0.47496894001960754, 0.4749695360660553,
                0.08704952150583267, 0.08704960346221924, 0.8259008526802063,
            ], model.PredictProbabilities(SmallTable.Queries).Values, 1e-5);
    }

    /// <summary>
    /// Four rows, g = −1, −1, 2, 3 and h = 1, 1, 1, 1, λ = 1: only the cut in the middle leaves two second derivatives on each side.
    /// </summary>
    [Fact]
    public void Gain_and_weights_follow_the_closed_form()
    {
        var grower = new BoostedTreeGrower(
            new BinnedFeatures(Matrix.FromRows([1, 0], [2, 0], [3, 0], [4, 0]), threads: 1),
            new BoostingSettings(LearningRate: 0.5, MinChildWeight: 2));
        var tree = grower.Grow(
            [Vector128.Create(-1.0, 1), Vector128.Create(-1.0, 1), Vector128.Create(2.0, 1), Vector128.Create(3.0, 1)], [0, 1, 2, 3],
            default);

        Assert.Equal(new BoostedNode(0, 2.5, 1, 2, 0, (4.0 / 3) + (25.0 / 3) - (9.0 / 5)), tree.Nodes[0]);
        Assert.Equal(0.5 * 2 / 3, tree.Nodes[1].Weight, 1e-15);
        Assert.Equal(-0.5 * 5 / 3, tree.Nodes[2].Weight, 1e-15);
        Assert.Equal(3, tree.Nodes.Count);
    }

    [Fact]
    public void Derivatives_are_those_of_the_softmax_loss()
    {
        var margins = new Matrix([0.3, -1, 0.5], 3);
        var derivatives = Enumerable.Range(0, 3).Select(_ => new Vector128<double>[1]).ToArray();
        SoftmaxDerivatives.Compute(margins, [2], derivatives);

        for (var c = 0; c < 3; c++)
        {
            var (high, low) = (LossWith(c, 1e-5), LossWith(c, -1e-5));
            Assert.Equal((high - low) / 2e-5, derivatives[c][0][0], 1e-9);
            Assert.Equal(2 * (high + low - (2 * LossWith(c, 0))) / 1e-10, derivatives[c][0][1], 1e-4);
        }

        double LossWith(int index, double change)
        {
            var values = margins.Values.ToArray();
            values[index] += change;
            return Math.Log(values.Sum(Math.Exp)) - values[2];
        }
    }

    /// <summary>1,000 different values in 256 bins: as many rows in each as can be, and a bin for each value where there are few.</summary>
    [Fact]
    public void Bins_have_about_the_same_number_of_rows()
    {
        var random = new Random(2);
        var values = Enumerable.Range(0, 1000).SelectMany(row => new double[] { random.NextDouble(), row % 7, row < 900 ? 5 : row, 1 })
            .ToArray();
        var binned = new BinnedFeatures(new Matrix(values, 4), threads: 1);

        Assert.All(binned.Bins[0].CountBy(bin => bin), bin => Assert.InRange(bin.Value, 3, 4));
        Assert.Equal(256, binned.Bins[0].Distinct().Count());
        Assert.Equal([0.5, 1.5, 2.5, 3.5, 4.5, 5.5], Enumerable.Range(0, 6).Select(bin => binned.Threshold(1, bin, bin + 1)));
        Assert.Equal(101, binned.Bins[2].Distinct().Count());
        Assert.Single(binned.Ends[3]);
        Assert.All(Enumerable.Range(0, 4000), i =>
        {
            var (row, column) = (i / 4, i % 4);
            var bin = binned.Bins[column][row];
            Assert.True(bin == 0 || values[i] >= binned.Threshold(column, bin - 1, bin));
            Assert.True(bin == binned.Ends[column].Length - 1 || values[i] < binned.Threshold(column, bin, bin + 1));
        });
    }

    /// <summary>What training adds to a row's margin by its leaf must be what prediction finds from the root.</summary>
    [Fact]
    public void Rows_are_given_the_weight_of_the_leaf_they_are_predicted_by()
    {
        var examples = SmallTable.Random(seed: 3, rows: 700, columns: 6, classes: 2);
        var grower = new BoostedTreeGrower(new BinnedFeatures(examples.Features, threads: 1), new BoostingSettings(LearningRate: 1));
        var derivatives = examples.Labels.Select((label, row) => Vector128.Create(label - 0.5 + (row % 5), 0.5)).ToArray();
        var margins = new double[2 * 700];
        var tree = grower.Grow(derivatives, [.. Enumerable.Range(0, 700)], default, margins, offset: 1, stride: 2);

        Assert.True(tree.Nodes.Count > 50);
        Assert.All(Enumerable.Range(0, 700), row => Assert.Equal(tree.Predict(examples.Features.Row(row)), margins[(2 * row) + 1]));
        Assert.All(Enumerable.Range(0, 700), row => Assert.Equal(0, margins[2 * row]));
    }

    private static GradientBoosting Boosted(int rounds)
    {
        var model = new GradientBoosting(rounds, learningRate: 0.3, maxDepth: 3);
        model.Fit(SmallTable.Examples);
        return model;
    }
}
