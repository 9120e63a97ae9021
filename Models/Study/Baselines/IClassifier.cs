namespace Gtzan.Models.Study.Baselines;

/// <summary>A model that learns classes from examples; all baselines implement it.</summary>
public interface IClassifier
{
    /// <summary>Learns, forgetting what it knew before.</summary>
    /// <exception cref="Configuration.ProgramException">These examples cannot be learned from by this model.</exception>
    /// <exception cref="OperationCanceledException">Learning was ended early; the model is of no use.</exception>
    void Fit(Examples examples, CancellationToken cancellation = default);

    /// <summary>[rows, classes]: for every row of features the probability of each class; each row sums to one.</summary>
    /// <exception cref="ArgumentException">There are not as many columns as there were to learn from.</exception>
    /// <exception cref="InvalidOperationException">The model has not learned yet.</exception>
    Matrix PredictProbabilities(Matrix features);
}
