using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.StridedCopy;
using Gtzan.Engine.Serialization.Onnx;
using Gtzan.Engine.Tensors;

namespace Gtzan.Models.Architectures;

/// <summary>The mean and the maximum of each channel over all steps, side by side: [steps, channels] becomes [2 · channels].</summary>
internal sealed class MeanAndMaxPool : Layer
{
    private readonly GlobalAveragePool _mean = new();
    private readonly GlobalMaxPool _maximum = new();

    static MeanAndMaxPool() => OnnxExport.Register<MeanAndMaxPool>(Export);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) =>
        Tensor.Concat([_mean.Forward(input, pass), _maximum.Forward(input, pass)], axis: -1);

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build) => [build.Layer(_mean, input)[0] + build.Layer(_maximum, input)[0]];

    private static void Export(MeanAndMaxPool layer, OnnxGraph graph, Shape input)
    {
        graph.Arrange(OnnxLayout.ChannelsFirst, input.Rank + 1);
        var (begin, layout) = (graph.Value, graph.Layout);
        graph.Layer(layer._maximum, input);
        var maximum = graph.Value;
        (graph.Value, graph.Layout) = (begin, layout);
        graph.Layer(layer._mean, input);
        graph.Append("Concat", layer.Name, [maximum], [OnnxSetting.Integer("axis", -1)]);
    }
}
