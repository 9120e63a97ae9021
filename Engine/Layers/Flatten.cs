using Gtzan.Engine.Ops.Reshape;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>Combines all dimensions but the batch. See <see cref="ReshapeExtensions.Flatten"/>.</summary>
public sealed class Flatten : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => input.Flatten();

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build) => [input.Length];
}
