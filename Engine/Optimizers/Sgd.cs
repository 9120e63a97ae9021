using Gtzan.Engine.Layers;

namespace Gtzan.Engine.Optimizers;

/// <summary>
/// Stochastic gradient descent as in PyTorch: with g ← g + weightDecay · w, w ← w − learningRate · g; with a momentum μ,
/// m ← μ m + g and w ← w − learningRate · m; in Nesterov's form w ← w − learningRate · (g + μ m).
/// </summary>
public sealed class Sgd : FusedOptimizer
{
    private readonly float _momentum;
    private readonly bool _isNesterov;

    /// <summary>Makes an optimiser for those of the parameters that are trainable.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Sgd(
        IEnumerable<Parameter> parameters, float learningRate = 1e-2f, float momentum = 0, bool nesterov = false, float weightDecay = 0,
        GradientClipping clipping = default)
        : base(parameters, UpdateRule.Sgd, learningRate, weightDecay, clipping, hasFirst: momentum > 0, hasSecond: false) =>
        (_momentum, _isNesterov) = ((float)Checked(momentum, nameof(momentum)), !nesterov || momentum > 0
            ? nesterov
            : throw new ArgumentOutOfRangeException(nameof(momentum), "Sgd: Nesterov's form needs a momentum above 0."));

    private protected override UpdateCoefficients Coefficients(double rate, float weightDecay) =>
        new((float)rate, _momentum, Decay: weightDecay, Nesterov: _isNesterov ? 1 : 0);
}

/// <summary>
/// RMSprop (Tieleman and Hinton, 2012) as in PyTorch: with g ← g + weightDecay · w, v ← v + (g² − v)(1 − α) and d = g / (√v + ε),
/// w ← w − learningRate · d; with a momentum μ, m ← μ m + d and w ← w − learningRate · m.
/// </summary>
public sealed class RmsProp : FusedOptimizer
{
    private readonly double _alpha;
    private readonly float _epsilon;
    private readonly float _momentum;

    /// <summary>Makes an optimiser for those of the parameters that are trainable.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public RmsProp(
        IEnumerable<Parameter> parameters, float learningRate = 1e-2f, double alpha = 0.99, float epsilon = 1e-8f, float momentum = 0,
        float weightDecay = 0, GradientClipping clipping = default)
        : base(parameters, UpdateRule.RmsProp, learningRate, weightDecay, clipping, hasFirst: momentum > 0, hasSecond: true) =>
        (_alpha, _epsilon, _momentum) =
            (Checked(alpha, nameof(alpha)), CheckedEpsilon(epsilon), (float)Checked(momentum, nameof(momentum)));

    private protected override UpdateCoefficients Coefficients(double rate, float weightDecay) =>
        new((float)rate, _momentum, (float)(1 - _alpha), _epsilon, weightDecay);
}
