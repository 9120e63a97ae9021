using Gtzan.Models.Evaluation;
using Gtzan.Models.Study.Baselines;

namespace Gtzan.Models.Study.Leakage;

/// <summary>The result of cross-validating a baseline.</summary>
/// <param name="Baseline">The baseline.</param>
/// <param name="FoldAccuracies">The accuracy in each fold.</param>
/// <param name="Interval">95 % interval of the accuracy over all folds' rows, by tracks.</param>
public sealed record CrossValidationResult(Baseline Baseline, IReadOnlyList<double> FoldAccuracies, Interval Interval)
{
    /// <summary>The mean over folds.</summary>
    public double Mean => FoldAccuracies.Average();

    /// <summary>The standard deviation between folds; null for a single fold.</summary>
    public double? StandardDeviation => FoldAccuracies.Count < 2
        ? null
        : Math.Sqrt(FoldAccuracies.Sum(accuracy => (accuracy - Mean) * (accuracy - Mean)) / (FoldAccuracies.Count - 1));
}

/// <summary>Trains on all folds but one and tests on that one, for each fold.</summary>
public static class CrossValidation
{
    /// <summary>Cross-validates a baseline. Each fold's columns are scaled to 0 … 1 by the range of its training rows.</summary>
    /// <param name="baseline">The baseline.</param>
    /// <param name="data">The rows.</param>
    /// <param name="folds">The folds.</param>
    /// <param name="seed">The seed of the baseline.</param>
    /// <param name="threads">The number of threads; does not affect the result.</param>
    /// <param name="foldDone">Called after every fold.</param>
    /// <param name="cancellation">Cancels the validation.</param>
    /// <exception cref="Configuration.ProgramException">The baseline cannot be trained on the rows.</exception>
    /// <exception cref="OperationCanceledException">The validation was cancelled.</exception>
    public static CrossValidationResult Run(
        Baseline baseline, FeatureSet data, IReadOnlyList<Fold> folds, ulong seed, int threads, Action? foldDone = null,
        CancellationToken cancellation = default)
    {
        var accuracies = new List<double>();
        var tested = new Dictionary<int, (int Right, int Rows)>();
        foreach (var fold in folds)
        {
            var predictions = Predict(baseline, data, fold, seed, threads, cancellation);
            var right = 0;
            for (var i = 0; i < fold.Test.Length; i++)
            {
                var hit = predictions[i] == data.Labels[fold.Test[i]] ? 1 : 0;
                var track = data.TrackOfRow[fold.Test[i]];
                var before = tested.GetValueOrDefault(track);
                tested[track] = (before.Right + hit, before.Rows + 1);
                right += hit;
            }

            accuracies.Add((double)right / fold.Test.Length);
            foldDone?.Invoke();
        }

        return new CrossValidationResult(
            baseline, accuracies, Bootstrap.OfAccuracy([.. tested.OrderBy(pair => pair.Key).Select(pair => pair.Value)], seed));
    }

    /// <summary>The predicted genre of each test row of a fold.</summary>
    private static int[] Predict(Baseline baseline, FeatureSet data, Fold fold, ulong seed, int threads, CancellationToken cancellation)
    {
        var (features, labels) = data.Select(fold.Train);
        var scaler = new MinMaxScaler(features);
        var classifier = baseline.Create(seed, threads);
        classifier.Fit(new Examples(scaler.Scale(features), labels, data.Genres.Count), cancellation);
        var probabilities = classifier.PredictProbabilities(scaler.Scale(data.Select(fold.Test).Features));
        return [.. Enumerable.Range(0, fold.Test.Length).Select(row => Predictions.Best<double>(probabilities.Row(row)))];
    }
}
