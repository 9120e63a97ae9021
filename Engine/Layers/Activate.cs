using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Softmax;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>An activation as a separate layer. See <see cref="SoftmaxExtensions.Activate"/>.</summary>
/// <param name="activation">The activation.</param>
public sealed class Activate(Activation activation) : Layer
{
    /// <summary>The function.</summary>
    public Activation Activation => activation;

    /// <inheritdoc/>
    public override string Kind => activation.ToString();

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => input.Activate(activation);

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build) => input;
}
