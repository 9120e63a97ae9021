using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Study.Tuning;

/// <summary>The result of a trial at a rung.</summary>
/// <param name="Rung">The rung, from 1.</param>
/// <param name="Trial">The trial, from 1.</param>
/// <param name="Epochs">The epochs trained.</param>
/// <param name="Settings">The settings of the trial.</param>
/// <param name="Accuracies">The accuracy on each fold, by segment; empty if training diverged.</param>
/// <param name="Losses">The loss on each fold; empty if training diverged.</param>
internal sealed record RungResult(
    int Rung, int Trial, int Epochs, TrialSettings Settings, IReadOnlyList<double> Accuracies, IReadOnlyList<double> Losses)
{
    /// <summary>True if training diverged on a fold.</summary>
    public bool HasDiverged => Accuracies.Count == 0;

    /// <summary>The mean accuracy over the folds; 0 if training diverged.</summary>
    public double Accuracy => HasDiverged ? 0 : Accuracies.Average();

    /// <summary>The accuracy and its deviation as text.</summary>
    public string Score => HasDiverged ? "diverged" : $"accuracy {Accuracy.ToShare()} ± {Deviation.ToShare()}";

    /// <summary>The mean loss over the folds.</summary>
    public double Loss => HasDiverged ? double.PositiveInfinity : Losses.Average();

    /// <summary>The standard deviation of the accuracies between folds, of a sample (n − 1).</summary>
    public double Deviation =>
        HasDiverged ? 0 : Math.Sqrt(Accuracies.Sum(accuracy => (accuracy - Accuracy) * (accuracy - Accuracy)) / (Accuracies.Count - 1));
}
