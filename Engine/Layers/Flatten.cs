using Gtzan.Engine.Onnx;

namespace Gtzan.Engine.Layers;

/// <summary>Makes all dimensions but the batch one. See <see cref="Tensor.Flatten"/>.</summary>
public sealed class Flatten : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => input.Flatten();

    /// <inheritdoc/>
    internal override void Export(OnnxGraph graph, Shape input)
    {
        graph.Arrange(OnnxLayout.ChannelsLast, input.Rank + 1);
        graph.Append("Flatten", Name);
    }

    /// <inheritdoc/>
    protected override Shape Build(Shape input, ParameterFactory parameters) => [input.Length];
}
