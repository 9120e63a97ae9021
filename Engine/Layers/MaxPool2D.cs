using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MaxPool2D;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>The largest value in each square window, channel by channel. See <see cref="MaxPool2DExtensions.MaxPool2D"/>.</summary>
/// <param name="window">The window's height and width.</param>
/// <param name="stride">The distance between windows; by default the window's width.</param>
/// <param name="padding">The padding of the border.</param>
public sealed class MaxPool2D(int window, int? stride = null, Padding padding = Padding.Valid) : Layer
{
    /// <summary>The height and the width of the window.</summary>
    public int Window => window;

    /// <summary>The distance between neighbouring windows.</summary>
    public int Stride { get; } = stride ?? window;

    /// <summary>The padding of the border.</summary>
    public Padding Padding => padding;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => input.MaxPool2D(window, Stride, padding);

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build)
    {
        if (input.Rank != 3)
            throw new ArgumentException($"MaxPool2D: expected inputs [height, width, channels]; got {input}.");
        return MaxPool2DGeometry.Create(input.Prepend(1), window, Stride, padding).OutputShape.WithoutFirst();
    }
}
