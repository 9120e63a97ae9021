using Gtzan.Engine.Layers;

namespace Gtzan.Engine.Optimizers;

/// <summary>
/// Adam (Kingma and Ba, 2015) in the form Keras uses: with t the number of steps,
/// m ← m + (g − m)(1 − β₁), v ← v + (g² − v)(1 − β₂), w ← w − α m / (√v + ε), α = learningRate · √(1 − β₂ᵗ) / (1 − β₁ᵗ).
/// </summary>
/// <remarks>
/// ε is outside the bias correction (the paper's "epsilon hat"), and is 1e-7 by default; frameworks that correct v first and add 1e-8 take
/// slightly different steps. <c>weightDecay</c> is PyTorch's: g ← g + weightDecay · w, an L2 penalty of half of it.
/// </remarks>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class Adam(
    IEnumerable<Parameter> parameters, float learningRate = 1e-3f, double beta1 = 0.9, double beta2 = 0.999, float epsilon = 1e-7f,
    GradientClipping clipping = default, float weightDecay = 0)
    : AdaptiveMoments(parameters, learningRate, beta1, beta2, epsilon, weightDecay, clipping)
{
    private protected override UpdateCoefficients Coefficients(double rate, float weightDecay) =>
        Coefficients(rate, Epsilon) with { Decay = weightDecay };
}

/// <summary>
/// AdamW (Loshchilov and Hutter, 2019) as in PyTorch: w ← w (1 − learningRate · weightDecay), then Adam's step with
/// v̂ = v / (1 − β₂ᵗ): w ← w − learningRate · m / (1 − β₁ᵗ) / (√v̂ + ε). The decay is not part of g: it enters neither m nor v.
/// </summary>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
public sealed class AdamW(
    IEnumerable<Parameter> parameters, float learningRate = 1e-3f, double beta1 = 0.9, double beta2 = 0.999, float epsilon = 1e-8f,
    float weightDecay = 1e-2f, GradientClipping clipping = default)
    : AdaptiveMoments(parameters, learningRate, beta1, beta2, epsilon, weightDecay, clipping)
{
    // √v̂ + ε = (√v + ε √(1 − β₂ᵗ)) / √(1 − β₂ᵗ).
    private protected override UpdateCoefficients Coefficients(double rate, float weightDecay) =>
        Coefficients(rate, Epsilon * SecondCorrection) with { Keep = (float)(1 - (rate * weightDecay)) };
}

/// <summary>The part that <see cref="Adam"/> and <see cref="AdamW"/> share.</summary>
public abstract class AdaptiveMoments : FusedOptimizer
{
    private readonly double _beta1;
    private readonly double _beta2;

    private protected AdaptiveMoments(
        IEnumerable<Parameter> parameters, float learningRate, double beta1, double beta2, float epsilon, float weightDecay,
        GradientClipping clipping)
        : base(parameters, UpdateRule.Adam, learningRate, weightDecay, clipping, hasFirst: true, hasSecond: true) =>
        (_beta1, _beta2, Epsilon) = (Checked(beta1, nameof(beta1)), Checked(beta2, nameof(beta2)), CheckedEpsilon(epsilon));

    private protected float Epsilon { get; }

    private protected double SecondCorrection => Math.Sqrt(1 - Math.Pow(_beta2, Iterations));

    private protected UpdateCoefficients Coefficients(double rate, double epsilon) => new(
        (float)(rate * (SecondCorrection / (1 - Math.Pow(_beta1, Iterations)))), (float)(1 - _beta1), (float)(1 - _beta2), (float)epsilon);
}
