namespace Gtzan.Tests.PublicApi;

/// <summary>An optimiser: plain gradient descent, w ← w − learningRate · g.</summary>
public sealed class PlainDescent(IEnumerable<Parameter> parameters, float learningRate) : Optimizer(parameters)
{
    /// <inheritdoc/>
    protected override void Update()
    {
        foreach (var parameter in Parameters)
        {
            if (parameter.Value.Gradient is { } gradient)
                parameter.Value.CopyFrom(parameter.Value.Detach() - (learningRate * gradient));
        }
    }
}
