namespace Gtzan.Engine;

/// <summary>The numbers of one step of Adam.</summary>
/// <param name="StepSize">learningRate · √(1 − beta2ᵗ) / (1 − beta1ᵗ).</param>
/// <param name="Beta1">How much of the first moment stays.</param>
/// <param name="Beta2">How much of the second moment stays.</param>
/// <param name="Epsilon">What is added to the root of the second moment.</param>
internal readonly record struct AdamCoefficients(float StepSize, float Beta1, float Beta2, float Epsilon);
