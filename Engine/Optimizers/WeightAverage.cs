using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Optimizers;

/// <summary>
/// The exponential moving average of a model's parameters, running statistics included: a ← a + (w − a)(1 − d) after a step, with
/// d = min(decay, (1 + t) / (10 + t)) as in TensorFlow, so that the start values are soon forgotten. It often validates better than w.
/// </summary>
/// <example>
/// <code>
/// adam.Step();
/// average.Update();
/// …
/// using (average.Swap())
///     Console.WriteLine(model.Evaluate(validation).Accuracy);
/// </code>
/// </example>
public sealed class WeightAverage
{
    private readonly float _decay;
    private readonly (Parameter Parameter, Tensor Average, Tensor Kept)[] _averages;

    /// <summary>Begins with the present values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The decay is not between 0 and 1.</exception>
    public WeightAverage(IEnumerable<Parameter> parameters, float decay = 0.999f)
    {
        if (decay is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(decay), $"WeightAverage: the decay is {decay}; it must be between 0 and 1.");
        _decay = decay;
        _averages = [.. parameters.Select(parameter => (parameter, Copy(parameter.Value), Copy(parameter.Value)))];
    }

    /// <summary>The number of updates: t.</summary>
    public long Updates { get; set; }

    /// <summary>The averages by the names of their parameters, for checkpoints.</summary>
    public IEnumerable<(string Name, Tensor Value)> State => _averages.Select(entry => (entry.Parameter.Name, entry.Average));

    /// <summary>Takes the present values into the average. Call it after the optimiser's step.</summary>
    public void Update()
    {
        Updates++;
        var decay = Math.Min(_decay, (1.0 + Updates) / (10 + Updates));
        var coefficients = new UpdateCoefficients(0, (float)(1 - decay));
        foreach (var (parameter, average, _) in _averages)
            average.Device.Run(new UpdateOp(UpdateRule.WeightAverage, average, parameter.Value, null, null, null, coefficients));
    }

    /// <summary>Gives the parameters the averages as values, until the result is disposed.</summary>
    public IDisposable Swap()
    {
        foreach (var (parameter, average, kept) in _averages)
        {
            kept.CopyFrom(parameter.Value);
            parameter.Value.CopyFrom(average);
        }

        return new Swapped(this);
    }

    private static Tensor Copy(Tensor value)
    {
        var copy = value.Device.NewPersistent(value.Shape);
        copy.CopyFrom(value);
        return copy;
    }

    private sealed class Swapped(WeightAverage owner) : IDisposable
    {
        public void Dispose()
        {
            foreach (var (parameter, _, kept) in owner._averages)
                parameter.Value.CopyFrom(kept);
        }
    }
}
