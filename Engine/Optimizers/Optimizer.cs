using Gtzan.Engine.Autograd;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Optimizers;

/// <summary>
/// Changes parameters by their gradients. An optimiser of your own derives from this and implements <see cref="Update"/>.
/// </summary>
/// <example>
/// Gradients summed over four batches, with the memory of one:
/// <code>
/// for (var i = 0; i &lt; 4; i++)
/// {
///     using var step = device.BeginStep();
///     (0.25f * Loss.SoftmaxCrossEntropy(model.Forward(inputs[i]), labels[i])).Backward();
///     if (i &lt; 3)
///         optimizer.Accumulate();
///     else
///         optimizer.Step();
/// }
/// </code>
/// </example>
public abstract class Optimizer
{
    private readonly Dictionary<Parameter, Tensor> _sums = [];
    private readonly HashSet<Parameter> _accumulated = [];
    private readonly Dictionary<Parameter, ParameterGroup> _groups = new(ReferenceEqualityComparer.Instance);
    private readonly ParameterGroup _rest = new();

    /// <summary>Makes an optimiser for those of the parameters that are trainable.</summary>
    protected Optimizer(IEnumerable<Parameter> parameters) => Parameters = [.. parameters.Where(parameter => parameter.IsTrainable)];

    /// <summary>The parameters that the optimiser changes.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>η. It may be changed between steps.</summary>
    public float LearningRate { get; set; }

    /// <summary>The factor of the learning rate by the number of steps taken; null for none.</summary>
    public Schedule? Schedule { get; set; }

    /// <summary>How many steps have been taken: t.</summary>
    public long Iterations { get; set; }

    /// <summary>What the optimiser keeps from step to step, named after its parameters: <c>adam/m/dense/kernel</c>.</summary>
    public virtual IEnumerable<(string Name, Tensor Value)> State => [];

    /// <summary>
    /// The gradients that Backward has left for the next step, parameter by parameter, neither clipped nor with the part of an L2 penalty.
    /// </summary>
    public IEnumerable<(Parameter Parameter, Tensor Gradient)> Gradients => Parameters
        .Select(parameter => (parameter, parameter.Value.Gradient))
        .Where(pair => pair.Gradient is not null)!;

    /// <summary>
    /// Adds the gradients to sums that outlive the step, for the next <see cref="Step"/>. Call it after Backward, inside the step, in place
    /// of <see cref="Step"/>.
    /// </summary>
    public void Accumulate()
    {
        foreach (var (parameter, gradient) in Gradients)
        {
            if (!_sums.TryGetValue(parameter, out var sum))
                _sums.Add(parameter, sum = gradient.Device.NewPersistent(gradient.Shape));
            if (_accumulated.Add(parameter))
                sum.CopyFrom(gradient);
            else
                sum.Device.Add(sum.Storage, gradient.Storage, sum.Storage);
        }
    }

    /// <summary>
    /// Changes every parameter by its gradient, with what <see cref="Accumulate"/> has summed. Call it after Backward, inside the step. A
    /// parameter without a gradient stays.
    /// </summary>
    /// <exception cref="InvalidOperationException">No parameter has a gradient.</exception>
    public void Step()
    {
        foreach (var parameter in _accumulated)
            parameter.Value.AddGradient(_sums[parameter]);
        RequireGradient();
        Iterations++;
        Update();
        _accumulated.Clear();
    }

    /// <summary>Makes some of the parameters a group, with settings of its own; they leave the groups they were in.</summary>
    /// <exception cref="ArgumentException">A parameter is not one of the optimiser's.</exception>
    public ParameterGroup Group(IEnumerable<Parameter> parameters)
    {
        var group = new ParameterGroup();
        foreach (var parameter in parameters.Where(parameter => parameter.IsTrainable))
        {
            var own = Parameters.FirstOrDefault(own => own.Value == parameter.Value)
                ?? throw new ArgumentException($"{GetType().Name}: {parameter.Name} is not one of its parameters.");
            _groups[own] = group;
        }

        return group;
    }

    /// <summary>
    /// Changes every parameter by its <see cref="Tensor.Gradient"/>, if it has one. <see cref="Iterations"/> counts this step.
    /// </summary>
    protected abstract void Update();

    /// <summary>The settings of a parameter.</summary>
    protected ParameterGroup GroupOf(Parameter parameter) => _groups.GetValueOrDefault(parameter, _rest);

    /// <summary>The learning rate of a parameter in this step: by the schedule and its group.</summary>
    protected double RateOf(Parameter parameter) =>
        LearningRate * (Schedule?.FactorAt(Iterations - 1) ?? 1) * GroupOf(parameter).LearningRateScale;

    private void RequireGradient()
    {
        for (var i = 0; i < Parameters.Count; i++)
        {
            if (Parameters[i].Value.Gradient is not null)
                return;
        }

        throw new InvalidOperationException(
            $"{GetType().Name}: no parameter has a gradient; call Backward on a loss of them, and Step before the device's step ends.");
    }
}

/// <summary>Settings of some parameters of an optimiser: see <see cref="Optimizer.Group"/>.</summary>
public sealed class ParameterGroup
{
    /// <summary>What the optimiser's learning rate is multiplied by for these parameters.</summary>
    public float LearningRateScale { get; set; } = 1;

    /// <summary>The weight decay in place of the optimiser's; null for the optimiser's.</summary>
    public float? WeightDecay { get; set; }

    /// <summary>Whether the optimiser leaves them, and their means, as they are.</summary>
    public bool IsFrozen { get; set; }
}
