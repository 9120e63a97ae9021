using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Study.Tuning;

/// <summary>What a trial came to at a rung.</summary>
/// <param name="Rung">Which rung, from 1.</param>
/// <param name="Trial">Which trial, from 1.</param>
/// <param name="Epochs">Epochs behind it.</param>
/// <param name="Settings">What it tried.</param>
/// <param name="Accuracies">The accuracy on each fold, by segment; none if training has diverged.</param>
/// <param name="Losses">The loss on each fold; none if training has diverged.</param>
internal sealed record RungResult(
    int Rung, int Trial, int Epochs, TrialSettings Settings, IReadOnlyList<double> Accuracies, IReadOnlyList<double> Losses)
{
    /// <summary>Whether the loss was no number any more on one of the folds.</summary>
    public bool HasDiverged => Accuracies.Count == 0;

    /// <summary>The mean accuracy over the folds; 0 if training has diverged.</summary>
    public double Accuracy => HasDiverged ? 0 : Accuracies.Average();

    /// <summary>The accuracy and its deviation, for people.</summary>
    public string Score => HasDiverged ? "diverged" : $"accuracy {Accuracy.ToShare()} ± {Deviation.ToShare()}";

    /// <summary>The mean loss over the folds.</summary>
    public double Loss => HasDiverged ? double.PositiveInfinity : Losses.Average();

    /// <summary>The standard deviation of the accuracies between folds, of a sample (n − 1).</summary>
    public double Deviation =>
        HasDiverged ? 0 : Math.Sqrt(Accuracies.Sum(accuracy => (accuracy - Accuracy) * (accuracy - Accuracy)) / (Accuracies.Count - 1));
}
