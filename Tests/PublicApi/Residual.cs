namespace Gtzan.Tests.PublicApi;

/// <summary>A layer that contains a layer: y = x + inner(x).</summary>
public sealed class Residual(Layer inner) : Layer
{
    /// <summary>The layer inside.</summary>
    public Layer Inner => inner;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => input + inner.Forward(input, pass);

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build) => build.Layer(inner, input);
}
