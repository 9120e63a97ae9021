using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Serialization.Onnx;
using Gtzan.Engine.Tensors;

namespace Gtzan.Models.Architectures;

/// <summary>
/// A residual connection: shortcut(x) + branch(x). Source: He et al., "Deep residual learning for image recognition", 2016.
/// </summary>
/// <param name="branch">The layer that is added.</param>
/// <param name="shortcut">What is done to the input; nothing if omitted.</param>
internal sealed class Residual(Layer branch, Layer? shortcut = null) : Layer
{
    private const int RankOfImages = 3;

    static Residual() => OnnxExport.Register<Residual>(Export);

    /// <summary>The layer that is added.</summary>
    public Layer Branch => branch;

    /// <summary>What is done to the input; null for nothing.</summary>
    public Layer? Shortcut => shortcut;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => (shortcut?.Forward(input, pass) ?? input) + branch.Forward(input, pass);

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build)
    {
        var output = build.Layer(branch, input);
        var other = shortcut is null ? input : build.Layer(shortcut, input);
        return output == other
            ? output
            : throw new ArgumentException($"Residual: the branch gives {output}, which cannot be added to {other}.");
    }

    private static void Export(Residual layer, OnnxGraph graph, Shape input)
    {
        // Before both ways, so that none rearranges what the other needs.
        var layout = input.Rank == RankOfImages ? OnnxLayout.ChannelsFirst : OnnxLayout.ChannelsLast;
        graph.Arrange(layout, input.Rank + 1);
        var begin = graph.Value;
        var sum = Way(layer.Branch);
        graph.Value = begin;
        if (layer.Shortcut is not null)
            Way(layer.Shortcut);
        graph.Append("Add", layer.Name, [sum]);

        string Way(Layer way)
        {
            graph.Layer(way, input);
            graph.Arrange(layout, layer.OutputShape.Rank + 1);
            return graph.Value;
        }
    }
}
