namespace Gtzan.Engine.Layers;

/// <summary>
/// How a model is being run: in training, dropout drops and batch normalisation uses the batch's statistics; at inference, neither.
/// </summary>
/// <param name="IsTraining">Training or inference.</param>
/// <param name="Seed">What random numbers are drawn from.</param>
/// <param name="Step">Which training step this is; the same step draws the same numbers.</param>
public readonly record struct Pass(bool IsTraining, ulong Seed, uint Step)
{
    /// <summary>A pass in which nothing is random.</summary>
    public static Pass Inference => default;
}
