using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.SumOfSquares;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Optimizers;

/// <summary>An optimiser that changes a parameter and its running means in one pass over memory.</summary>
/// <remarks>
/// The gradients of weight decay and of an L2 penalty (<see cref="Parameter.L2"/>) are added in the same pass. Gradients can be clipped
/// before they are used: see <see cref="GradientClipping"/>.
/// </remarks>
public abstract class FusedOptimizer : Optimizer
{
    private readonly List<Slot> _slots = [];
    private readonly UpdateRule _rule;
    private readonly string _name;
    private readonly float _weightDecay;
    private readonly GradientClipping _clipping;

    private protected FusedOptimizer(
        IEnumerable<Parameter> parameters, UpdateRule rule, float learningRate, float weightDecay, GradientClipping clipping,
        bool hasFirst, bool hasSecond)
        : base(parameters)
    {
        _name = GetType().Name;
        if (!(learningRate > 0) || !float.IsFinite(learningRate))
            throw new ArgumentOutOfRangeException(
                nameof(learningRate), $"{_name}: the learning rate is {learningRate}; it must be a positive number.");
        if (!(weightDecay >= 0) || !float.IsFinite(weightDecay))
            throw new ArgumentOutOfRangeException(
                nameof(weightDecay), $"{_name}: the weight decay is {weightDecay}; it must be 0 or a positive number.");
        (_rule, LearningRate, _weightDecay, _clipping) = (rule, learningRate, weightDecay, clipping);
        foreach (var parameter in Parameters)
        {
            var (device, shape) = (parameter.Value.Device, parameter.Value.Shape);
            _slots.Add(new Slot(parameter, hasFirst ? device.Zeros(shape) : null, hasSecond ? device.Zeros(shape) : null));
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Tensor Value)> State => _slots.SelectMany(
        slot => new[] { ("m", slot.First), ("v", slot.Second) },
        (slot, mean) => ($"{_name.ToLowerInvariant()}/{mean.Item1}/{slot.Parameter.Name}", mean.Item2))
        .Where(mean => mean.Item2 is not null)!;

    /// <summary>The numbers of this step.</summary>
    /// <param name="rate">The parameter's learning rate.</param>
    /// <param name="weightDecay">Its weight decay.</param>
    private protected abstract UpdateCoefficients Coefficients(double rate, float weightDecay);

    /// <summary>Refuses a coefficient of a running mean outside 0 … 1, 1 excluded.</summary>
    private protected double Checked(double coefficient, string name) => coefficient is >= 0 and < 1
        ? coefficient
        : throw new ArgumentOutOfRangeException(
            name, FormattableString.Invariant($"{_name}: {name} is {coefficient}; it must be at least 0 and below 1."));

    /// <summary>Refuses an ε that is negative or not finite.</summary>
    private protected float CheckedEpsilon(float epsilon) => epsilon >= 0 && float.IsFinite(epsilon)
        ? epsilon
        : throw new ArgumentOutOfRangeException(
            nameof(epsilon), FormattableString.Invariant($"{_name}: epsilon is {epsilon}; it must be at least 0 and finite."));

    /// <inheritdoc/>
    protected sealed override void Update()
    {
        var sumOfSquares = _clipping.GlobalNorm > 0 ? SumOfSquares() : null;
        foreach (var slot in _slots)
        {
            if (GradientOf(slot) is not { } gradient)
                continue;
            var (value, coefficients) = (slot.Parameter.Value, CoefficientsOf(slot.Parameter));
            value.Device.Run(new UpdateOp(_rule, value, gradient, slot.First, slot.Second, sumOfSquares, coefficients));
        }
    }

    private Tensor? GradientOf(Slot slot) => GroupOf(slot.Parameter).IsFrozen ? null : slot.Parameter.Value.Gradient;

    private UpdateCoefficients CoefficientsOf(Parameter parameter)
    {
        var coefficients = Coefficients(RateOf(parameter), GroupOf(parameter).WeightDecay ?? _weightDecay);
        return coefficients with
        {
            Decay = coefficients.Decay + (2 * parameter.L2),
            LargestNorm = _clipping.GlobalNorm,
            LargestValue = _clipping.Value > 0 ? _clipping.Value : float.PositiveInfinity,
        };
    }

    // Of all gradients together, with those of penalties.
    private Tensor? SumOfSquares()
    {
        Tensor? sum = null;
        foreach (var slot in _slots)
        {
            if (GradientOf(slot) is not { } gradient)
                continue;
            var squares = WithPenalty(slot.Parameter, gradient).SumOfSquares();
            sum = sum is null ? squares : sum.Add(squares);
        }

        return sum;
    }

    private Tensor WithPenalty(Parameter parameter, Tensor gradient) => CoefficientsOf(parameter).Decay is not 0 and var decay
        ? gradient.Add(parameter.Value.Detach().Scale(decay))
        : gradient;

    private sealed record Slot(Parameter Parameter, Tensor? First, Tensor? Second);
}
