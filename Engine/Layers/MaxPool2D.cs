using Gtzan.Engine.Onnx;

namespace Gtzan.Engine.Layers;

/// <summary>The largest value in each square window, channel by channel. See <see cref="Tensor.MaxPool2D"/>.</summary>
/// <param name="window">The window's height and width.</param>
/// <param name="stride">How far the window moves; by default as far as it is wide.</param>
/// <param name="padding">What happens at the border.</param>
public sealed class MaxPool2D(int window, int? stride = null, Padding padding = Padding.Valid) : Layer
{
    internal int Window => window;

    internal int Stride { get; } = stride ?? window;

    internal Padding Padding => padding;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => input.MaxPool2D(window, Stride, padding);

    /// <inheritdoc/>
    internal override void Export(OnnxGraph graph, Shape input)
    {
        graph.Arrange(OnnxLayout.ChannelsFirst, input.Rank + 1);
        graph.Append("MaxPool", Name, [], OnnxAttribute.SlidingWindow(input, window, Stride, padding, nameof(MaxPool2D)));
    }

    /// <inheritdoc/>
    protected override Shape Build(Shape input, ParameterFactory parameters)
    {
        if (input.Rank != 3)
            throw new ArgumentException($"MaxPool2D: expected inputs [height, width, channels]; got {input}.");
        return MaxPool2DGeometry.Create(input.Prepend(1), window, Stride, padding).OutputShape.WithoutFirst();
    }
}
