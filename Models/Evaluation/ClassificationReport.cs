using System.Globalization;

namespace Gtzan.Models.Evaluation;

/// <summary>Precision, recall and F1 of one genre, or a mean of them.</summary>
/// <param name="Precision">TP / (TP + FP).</param>
/// <param name="Recall">TP / (TP + FN).</param>
/// <param name="F1">The harmonic mean of precision and recall.</param>
/// <param name="Support">The number of examples.</param>
public sealed record ClassScores(double Precision, double Recall, double F1, int Support);

/// <summary>
/// Scores of predictions, as in scikit-learn's classification report: 0 / 0 counts as 0. The macro average excludes genres that neither
/// occur nor are predicted, and includes, with 0, those that are predicted but do not occur.
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

    /// <summary>Counts, [actual genre, predicted genre].</summary>
    public int[,] Confusion { get; }

    /// <summary>The accuracy.</summary>
    public double Accuracy { get; }

    /// <summary>The scores of each genre.</summary>
    public IReadOnlyList<ClassScores> Classes { get; }

    /// <summary>The mean over the genres that occur or are predicted.</summary>
    public ClassScores MacroAverage { get; }

    /// <summary>The mean over genres, weighted by their support.</summary>
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

/// <summary>Formats shares such as an accuracy.</summary>
internal static class ShareText
{
    /// <summary>Three decimals: 0.123.</summary>
    public static string ToShare(this double share) => share.ToString("F3", CultureInfo.InvariantCulture);
}
