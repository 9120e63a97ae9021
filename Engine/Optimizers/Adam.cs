using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.SumOfSquares;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Optimizers;

/// <summary>
/// Adam (Kingma and Ba, 2015) in the form Keras uses: with t the number of steps,
/// m ← m + (g − m)(1 − β₁), v ← v + (g² − v)(1 − β₂), w ← w − α m / (√v + ε), α = learningRate · √(1 − β₂ᵗ) / (1 − β₁ᵗ).
/// </summary>
/// <remarks>
/// The gradient of an L2 penalty (<see cref="Parameter.L2"/>) is added in the same pass over memory. ε is outside the bias correction (the
/// paper's "epsilon hat"), and is 1e-7 by default; frameworks that correct v first and add 1e-8 take slightly different steps. Gradients
/// can be clipped before they are used: see <see cref="GradientClipping"/>.
/// </remarks>
public sealed class Adam : Optimizer
{
    private readonly List<Slot> _slots = [];
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly float _epsilon;
    private readonly GradientClipping _clipping;

    /// <summary>Makes an optimiser for those of the parameters that are trainable.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not a positive number.</exception>
    public Adam(
        IEnumerable<Parameter> parameters, float learningRate = 1e-3f, double beta1 = 0.9, double beta2 = 0.999, float epsilon = 1e-7f,
        GradientClipping clipping = default)
        : base(parameters)
    {
        if (!(learningRate > 0) || !float.IsFinite(learningRate))
            throw new ArgumentOutOfRangeException(
                nameof(learningRate), $"Adam: the learning rate is {learningRate}; it must be a positive number.");
        (LearningRate, _beta1, _beta2, _epsilon, _clipping) = (learningRate, beta1, beta2, epsilon, clipping);
        foreach (var parameter in Parameters)
        {
            var (device, shape) = (parameter.Value.Device, parameter.Value.Shape);
            _slots.Add(new Slot(parameter, device.Zeros(shape), device.Zeros(shape)));
        }
    }

    /// <summary>η. It may be changed between steps.</summary>
    public float LearningRate { get; set; }

    /// <summary>How many steps have been taken: t.</summary>
    public long Iterations { get; set; }

    /// <summary>The moments, named after their parameters, for checkpoints: <c>adam/m/dense/kernel</c>.</summary>
    public IEnumerable<(string Name, Tensor Value)> State =>
        _slots.SelectMany(
            slot => new[] { ($"adam/m/{slot.Parameter.Name}", slot.FirstMoment), ($"adam/v/{slot.Parameter.Name}", slot.SecondMoment) });

    /// <inheritdoc/>
    protected override void Update()
    {
        Iterations++;
        var correction = Math.Sqrt(1 - Math.Pow(_beta2, Iterations)) / (1 - Math.Pow(_beta1, Iterations));
        var coefficients = new AdamCoefficients((float)(LearningRate * correction), (float)(1 - _beta1), (float)(1 - _beta2), _epsilon);
        var factor = _clipping.GlobalNorm > 0 ? ClipFactor() : null;
        foreach (var slot in _slots)
        {
            var parameter = slot.Parameter;
            var gradient = parameter.Value.Gradient;
            if (gradient is null)
                continue;
            var op = _clipping.IsOn
                ? new AdamOp(
                    parameter.Value, _clipping.Apply(WithPenalty(parameter, gradient), factor), slot.FirstMoment, slot.SecondMoment,
                    coefficients)
                : new AdamOp(
                    parameter.Value, gradient, slot.FirstMoment, slot.SecondMoment, coefficients with { Decay = 2 * parameter.L2 });
            parameter.Value.Device.Run(op);
        }
    }

    private Tensor? ClipFactor()
    {
        Tensor? sum = null;
        foreach (var slot in _slots)
        {
            var gradient = slot.Parameter.Value.Gradient;
            if (gradient is null)
                continue;
            var squares = WithPenalty(slot.Parameter, gradient).SumOfSquares();
            sum = sum is null ? squares : sum.Add(squares);
        }

        return sum is null ? null : _clipping.Factor(sum);
    }

    private static Tensor WithPenalty(Parameter parameter, Tensor gradient) =>
        parameter.L2 == 0 ? gradient : gradient.Add(parameter.Value.Detach().Scale(2 * parameter.L2));

    private sealed record Slot(Parameter Parameter, Tensor FirstMoment, Tensor SecondMoment);
}
