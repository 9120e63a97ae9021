using FsCheck.Xunit;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Models.Configuration;
using Gtzan.Models.Study.Baselines;
using Gtzan.Models.Study.Baselines.Boosting;
using Gtzan.Models.Study.Baselines.Trees;
using Gtzan.Models.Study.Leakage;

namespace Gtzan.Tests.Models.Study.Baselines;

/// <summary>What all baselines have in common.</summary>
public sealed class BaselineTests
{
    public static TheoryData<string> Names => [.. Baseline.All.Select(baseline => baseline.Name)];

    /// <summary>Those whose result must not depend on the order of the rows.</summary>
    public static TheoryData<string> OrderFree => ["bayes", "knn", "tree"];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_number_of_threads_and_a_second_fit_change_no_bit(string name)
    {
        var results = new[] { 1, 2, 3, 1 }.Select(threads => Small(name, 7, threads)).Select(model =>
        {
            model.Fit(SmallTable.Examples);
            model.Fit(SmallTable.Examples);
            return model.PredictProbabilities(SmallTable.Queries).Values;
        }).ToArray();

        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Constant_columns_are_ignored(string name)
    {
        var with = new Matrix(
            [.. Enumerable.Range(0, 60).SelectMany(row => SmallTable.Examples.Features.Row(row).ToArray().Append(3.0))], 5);
        var model = Small(name);
        model.Fit(new Examples(with, SmallTable.Examples.Labels, 3));

        var probabilities = model.PredictProbabilities(with);
        Assert.InRange(Accuracy(probabilities, SmallTable.Examples.Labels), 0.6, 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_constant_columns_are_accepted(string name)
    {
        var model = Small(name);
        model.Fit(new Examples(new Matrix(60, 2), SmallTable.Examples.Labels, 3));

        AssertProbabilities(model.PredictProbabilities(new Matrix(2, 2)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_class_that_has_no_rows_is_not_predicted(string name)
    {
        var model = Small(name);
        model.Fit(new Examples(SmallTable.Examples.Features, [.. SmallTable.Examples.Labels.Select(label => label == 0 ? 1 : label)], 4));

        var probabilities = model.PredictProbabilities(SmallTable.Examples.Features);
        AssertProbabilities(probabilities);
        Assert.All(Enumerable.Range(0, 60), row => Assert.InRange(Best(probabilities, row), 1, 2));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Another_number_of_columns_and_untrained_models_are_refused(string name)
    {
        var model = Small(name);
        Refusal.Says<InvalidOperationException>("The model has not learned yet", () => model.PredictProbabilities(SmallTable.Queries));
        model.Fit(SmallTable.Examples);
        Refusal.Says<ArgumentException>(
            "The model has learned from 4 columns, and is now given 3.", () => model.PredictProbabilities(new Matrix(2, 3)));
    }

    /// <summary>Bayes and neighbours learn in no time.</summary>
    [Theory]
    [InlineData("sgd")]
    [InlineData("tree")]
    [InlineData("forest")]
    [InlineData("svm")]
    [InlineData("logistic")]
    [InlineData("xgb")]
    [InlineData("xgbrf")]
    public void Learning_can_be_cancelled(string name)
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => Small(name).Fit(SmallTable.Examples, source.Token));
    }

    /// <summary>Bayes adds its rows up in their order, so that its last digits may differ; the others must give the same bits.</summary>
    [Theory]
    [MemberData(nameof(OrderFree))]
    public void The_order_of_the_rows_does_not_matter(string name)
    {
        var model = Small(name);
        model.Fit(SmallTable.Examples);
        var expected = model.PredictProbabilities(SmallTable.Queries).Values;
        for (var seed = 0; seed < 5; seed++)
        {
            var order = Enumerable.Range(0, 60).ToArray();
            new Random(seed).Shuffle(order);
            model.Fit(SmallTable.Permuted(order));
            SmallTable.AssertClose(expected, model.PredictProbabilities(SmallTable.Queries).Values, name == "bayes" ? 1e-12 : 0);
        }
    }

    [Property(MaxTest = 15)]
    public void Probabilities_sum_to_one_for_any_table(int seed, byte rows, byte columns, byte classes)
    {
        var examples = SmallTable.Random(seed, 25 + (rows % 60), 1 + (columns % 8), 2 + (classes % 5));
        foreach (var baseline in Baseline.All)
        {
            var model = Small(baseline.Name);
            model.Fit(examples);
            AssertProbabilities(model.PredictProbabilities(examples.Features));
        }
    }

    [Property(MaxTest = 15)]
    public void Trees_fit_their_training_rows(int seed, byte rows)
    {
        var examples = SmallTable.Random(seed, 10 + rows, 3, 4);
        var model = new DecisionTree();
        model.Fit(examples);

        Assert.Equal(1, Accuracy(model.PredictProbabilities(examples.Features), examples.Labels));
    }

    [Fact]
    public void One_class_is_refused() => Refusal.Says<ProgramException>(
        "The 2 rows to learn from have 1 class; telling classes apart takes at least two.", () =>
            new Examples(new Matrix(2, 3), [1, 1], 2));

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Non_finite_numbers_are_refused_with_their_position(double value, string text)
    {
        var features = new Matrix(3, 4);
        features.Row(1)[2] = value;

        Refusal.Says<ProgramException>(
            $"The number in row 2, column 3 of the features is {text}; leave the row out or compute its features again.", () =>
                new Examples(features, [0, 1, 0], 2));
    }

    [Fact]
    public void Labels_that_do_not_fit_are_refused()
    {
        Refusal.Says<ArgumentException>("there are 2 rows and 1 labels.", () => new Examples(new Matrix(2, 1), [0], 2));
        Refusal.Says<ArgumentException>("label 5 is not one of 0 … 1.", () => new Examples(new Matrix(2, 1), [0, 5], 2));
    }

    [Fact]
    public void Columns_are_scaled_to_the_range_of_the_training_rows()
    {
        var scaler = new MinMaxScaler(Matrix.FromRows([1, 5, 2], [3, 5, 4], [2, 5, 8]));

        Assert.Equal([0.5, 0, 1.0 / 3, 2, 1, -1.0 / 3], scaler.Scale(Matrix.FromRows([2, 5, 4], [5, 6, 0])).Values);
    }

    /// <summary>As scikit-learn's MinMaxScaler, on [[1e-320, 3e38, 2], [0, -3e38, 2 + 1e-15]] for example.</summary>
    [Fact]
    public void Extreme_ranges_scale_to_finite_numbers()
    {
        var scaler = new MinMaxScaler(Matrix.FromRows([1e-320, 3e38, 2], [0, -3e38, 2.000000000000001]));

        Assert.Equal([5e-321, 0.5, 0], scaler.Scale(Matrix.FromRows([5e-321, 0, 2])).Values);
    }

    [Fact]
    public void An_unknown_baseline_is_refused_with_the_known_ones() => Refusal.Says<ProgramException>(
        "There is no baseline \"gmm\"; choose from bayes, sgd, knn, tree, forest, svm, logistic, xgb, xgbrf.", () =>
            Baseline.Named(["bayes", "gmm"]));

    /// <summary>A baseline with fewer trees and rounds than the study's, so that many can be trained.</summary>
    private static IClassifier Small(string name, ulong seed = 1, int threads = 1) => name switch
    {
        "forest" => new RandomForest(seed, trees: 20, threads: threads),
        "xgb" => new GradientBoosting(rounds: 20, learningRate: 0.3, threads: threads),
        "xgbrf" => new BoostedForest(seed, trees: 8, threads: threads),
        _ => Baseline.Named([name])[0].Create(seed, threads),
    };

    private static void AssertProbabilities(Matrix probabilities)
    {
        for (var row = 0; row < probabilities.Rows; row++)
        {
            Assert.All(probabilities.Row(row).ToArray(), p => Assert.InRange(p, 0, 1 + 1e-12));
            Assert.Equal(1, probabilities.Row(row).ToArray().Sum(), 1e-9);
        }
    }

    private static double Accuracy(Matrix probabilities, int[] labels) =>
        Enumerable.Range(0, labels.Length).Average(row => Best(probabilities, row) == labels[row] ? 1.0 : 0.0);

    private static int Best(Matrix probabilities, int row) => Gtzan.Models.Evaluation.Predictions.Best<double>(probabilities.Row(row));
}
