using Gtzan.Engine.Onnx;

namespace Gtzan.Engine.Layers;

/// <summary>
/// An activation as a layer of its own, for where it cannot be given to the layer before. See <see cref="Tensor.Activate"/>.
/// </summary>
/// <param name="activation">What is applied.</param>
public sealed class Activate(Activation activation) : Layer
{
    /// <inheritdoc/>
    public override string Kind => activation.ToString();

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => input.Activate(activation);

    /// <inheritdoc/>
    internal override void Export(OnnxGraph graph, Shape input) => graph.Activate(activation);

    /// <inheritdoc/>
    protected override Shape Build(Shape input, ParameterFactory parameters) => input;
}
