namespace Gtzan.Engine.Layers;

/// <summary>
/// The mode of a forward pass: in training, dropout is active and batch normalisation uses the batch's statistics; at inference, neither.
/// </summary>
/// <param name="IsTraining">Training or inference.</param>
/// <param name="Seed">The seed of random numbers.</param>
/// <param name="Step">The training step; the same step draws the same numbers.</param>
public readonly record struct Pass(bool IsTraining, ulong Seed, uint Step)
{
    /// <summary>A deterministic pass.</summary>
    public static Pass Inference => default;
}
