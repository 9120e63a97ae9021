using System.Globalization;

namespace Gtzan.Models.Evaluation;

/// <summary>Precision, recall and F1 of one genre, or a mean of them.</summary>
/// <param name="Precision">Of those called so, the share that are: TP / (TP + FP).</param>
/// <param name="Recall">Of those that are so, the share called so: TP / (TP + FN).</param>
/// <param name="F1">Their harmonic mean.</param>
/// <param name="Support">How many are so.</param>
public sealed record ClassScores(double Precision, double Recall, double F1, int Support);

/// <summary>
/// How good predictions are, as scikit-learn's classification report counts it: where a share would be 0 / 0, it is 0. A genre that neither
/// occurs nor is predicted has no part in the macro average; one that is predicted and does not occur has, with 0.
/// </summary>
public sealed class ClassificationReport
{
    private ClassificationReport(int[,] confusion)
    {
        Confusion = confusion;
        var genres = confusion.GetLength(0);
        var total = 0;
        var right = 0;
        var classes = new ClassScores[genres];
        var present = new List<ClassScores>();
        for (var genre = 0; genre < genres; genre++)
        {
            var (actual, predicted) = (0, 0);
            for (var other = 0; other < genres; other++)
            {
                actual += confusion[genre, other];
                predicted += confusion[other, genre];
            }

            var hits = confusion[genre, genre];
            var (precision, recall) = (Share(hits, predicted), Share(hits, actual));
            classes[genre] = new ClassScores(precision, recall, Share(2 * precision * recall, precision + recall), actual);
            if (actual + predicted > 0)
                present.Add(classes[genre]);
            total += actual;
            right += hits;
        }

        Classes = classes;
        Accuracy = Share(right, total);
        MacroAverage = new ClassScores(
            Share(present.Sum(c => c.Precision), present.Count), Share(present.Sum(c => c.Recall), present.Count),
            Share(present.Sum(c => c.F1), present.Count), total);
        WeightedAverage = new ClassScores(
            Share(classes.Sum(c => c.Precision * c.Support), total), Share(classes.Sum(c => c.Recall * c.Support), total),
            Share(classes.Sum(c => c.F1 * c.Support), total), total);
    }

    /// <summary>[actual genre, predicted genre]: how many.</summary>
    public int[,] Confusion { get; }

    /// <summary>The share that is right.</summary>
    public double Accuracy { get; }

    /// <summary>The scores of each genre.</summary>
    public IReadOnlyList<ClassScores> Classes { get; }

    /// <summary>The mean over the genres that occur or are predicted.</summary>
    public ClassScores MacroAverage { get; }

    /// <summary>The mean over genres, weighted by how many there are of each.</summary>
    public ClassScores WeightedAverage { get; }

    /// <summary>Counts predictions.</summary>
    public static ClassificationReport Of(Predictions predictions)
    {
        var confusion = new int[predictions.Genres, predictions.Genres];
        for (var i = 0; i < predictions.Labels.Length; i++)
            confusion[predictions.Labels[i], Predictions.Best(predictions.Row(i))]++;
        return new ClassificationReport(confusion);
    }

    private static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;
}

/// <summary>How shares, such as an accuracy, are written everywhere.</summary>
internal static class ShareText
{
    /// <summary>Three decimals: 0.123.</summary>
    public static string ToShare(this double share) => share.ToString("F3", CultureInfo.InvariantCulture);
}
