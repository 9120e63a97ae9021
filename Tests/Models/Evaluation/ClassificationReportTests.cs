using Gtzan.Models.Evaluation;

namespace Gtzan.Tests.Models.Evaluation;

/// <summary>
/// Against scikit-learn 1.2.1:
/// <code>
/// from sklearn.metrics import classification_report
/// classification_report([0,0,0,0,1,1,1,2,2,3], [0,0,1,2,1,1,0,2,0,1], output_dict=True, zero_division=0)
/// classification_report([0,0,1,1,1], [0,2,1,1,0], output_dict=True, zero_division=0)
/// classification_report([0,0,1,1,1], [0,1,1,1,0], output_dict=True, zero_division=0)
/// </code>
/// </summary>
public sealed class ClassificationReportTests
{
    [Fact]
    public void A_genre_that_is_never_predicted_scores_nothing_and_counts_in_the_means()
    {
        var report = Report(4, [0, 0, 0, 0, 1, 1, 1, 2, 2, 3], [0, 0, 1, 2, 1, 1, 0, 2, 0, 1]);

        AssertScores(0.5, 0.5, 0.5, 4, report.Classes[0]);
        AssertScores(0.5, 0.6666666666666666, 0.5714285714285715, 3, report.Classes[1]);
        AssertScores(0.5, 0.5, 0.5, 2, report.Classes[2]);
        AssertScores(0, 0, 0, 1, report.Classes[3]);
        Assert.Equal(0.5, report.Accuracy, 14);
        AssertScores(0.375, 0.41666666666666663, 0.3928571428571429, 10, report.MacroAverage);
        AssertScores(0.45, 0.5, 0.4714285714285714, 10, report.WeightedAverage);
        Assert.Equal(new[,] { { 2, 1, 1, 0 }, { 1, 2, 0, 0 }, { 1, 0, 1, 0 }, { 0, 1, 0, 0 } }, report.Confusion);
    }

    [Fact]
    public void A_genre_that_is_predicted_and_does_not_occur_scores_nothing_and_counts_in_the_macro_mean_only()
    {
        var report = Report(3, [0, 0, 1, 1, 1], [0, 2, 1, 1, 0]);

        AssertScores(0.5, 0.5, 0.5, 2, report.Classes[0]);
        AssertScores(1, 0.6666666666666666, 0.8, 3, report.Classes[1]);
        AssertScores(0, 0, 0, 0, report.Classes[2]);
        Assert.Equal(0.6, report.Accuracy, 14);
        AssertScores(0.5, 0.38888888888888884, 0.43333333333333335, 5, report.MacroAverage);
        AssertScores(0.8, 0.6, 0.68, 5, report.WeightedAverage);
    }

    [Fact]
    public void A_genre_that_neither_occurs_nor_is_predicted_does_not_count()
    {
        var report = Report(3, [0, 0, 1, 1, 1], [0, 1, 1, 1, 0]);

        AssertScores(0, 0, 0, 0, report.Classes[2]);
        Assert.Equal(3, report.Classes.Count);
        AssertScores(0.5833333333333333, 0.5833333333333333, 0.5833333333333333, 5, report.MacroAverage);
        AssertScores(0.6, 0.6, 0.6, 5, report.WeightedAverage);
    }

    [Fact]
    public void Perfect_predictions_score_one()
    {
        var report = Report(2, [0, 1, 1], [0, 1, 1]);

        Assert.Equal(1, report.Accuracy);
        AssertScores(1, 1, 1, 3, report.MacroAverage);
        AssertScores(1, 1, 1, 3, report.WeightedAverage);
    }

    private static void AssertScores(double precision, double recall, double f1, int support, ClassScores scores)
    {
        Assert.Equal(precision, scores.Precision, 14);
        Assert.Equal(recall, scores.Recall, 14);
        Assert.Equal(f1, scores.F1, 14);
        Assert.Equal(support, scores.Support);
    }

    private static ClassificationReport Report(int genres, int[] actual, int[] predicted)
    {
        var logProbabilities = new double[actual.Length * genres];
        Array.Fill(logProbabilities, -5);
        for (var i = 0; i < predicted.Length; i++)
            logProbabilities[(i * genres) + predicted[i]] = -1;
        return ClassificationReport.Of(new Predictions(genres, [.. Enumerable.Range(0, actual.Length)], actual, logProbabilities));
    }
}
