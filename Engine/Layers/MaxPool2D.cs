namespace Gtzan.Engine.Layers;

/// <summary>The largest value in each square window, channel by channel. See <see cref="Tensor.MaxPool2D"/>.</summary>
/// <param name="window">The window's height and width.</param>
/// <param name="stride">How far the window moves; by default as far as it is wide.</param>
/// <param name="padding">What happens at the border.</param>
public sealed class MaxPool2D(int window, int? stride = null, Padding padding = Padding.Valid) : Layer
{
    private readonly int _stride = stride ?? window;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => input.MaxPool2D(window, _stride, padding);

    /// <inheritdoc/>
    protected override Shape Build(Shape input, ParameterFactory parameters)
    {
        if (input.Rank != 3)
            throw new ArgumentException($"MaxPool2D: expected inputs [height, width, channels]; got {input}.");
        return MaxPool2DGeometry.Create(input.Prepend(1), window, _stride, padding).OutputShape.WithoutFirst();
    }
}
