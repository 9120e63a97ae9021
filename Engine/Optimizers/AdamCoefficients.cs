namespace Gtzan.Engine.Optimizers;

/// <summary>The numbers of one step of Adam.</summary>
/// <param name="StepSize">learningRate · √(1 − beta2ᵗ) / (1 − beta1ᵗ).</param>
/// <param name="FirstRate">1 − beta1, how far the first moment moves towards the gradient; rounded once, from double.</param>
/// <param name="SecondRate">1 − beta2, how far the second moment moves towards the gradient's square.</param>
/// <param name="Epsilon">What is added to the root of the second moment.</param>
/// <param name="Decay">The factor of the parameter that is added to its gradient: 2 · L2.</param>
internal readonly record struct AdamCoefficients(float StepSize, float FirstRate, float SecondRate, float Epsilon, float Decay = 0);
