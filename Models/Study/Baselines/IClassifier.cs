namespace Gtzan.Models.Study.Baselines;

/// <summary>A classifier; all baselines implement it.</summary>
public interface IClassifier
{
    /// <summary>Trains from scratch.</summary>
    /// <exception cref="Configuration.ProgramException">The model cannot be trained on these examples.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled; the model is unusable.</exception>
    void Fit(Examples examples, CancellationToken cancellation = default);

    /// <summary>The probabilities, [rows, classes]; each row sums to 1.</summary>
    /// <exception cref="ArgumentException">The number of columns differs from that in training.</exception>
    /// <exception cref="InvalidOperationException">The model is not trained.</exception>
    Matrix PredictProbabilities(Matrix features);
}
