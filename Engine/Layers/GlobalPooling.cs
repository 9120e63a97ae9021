using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>
/// A pooling over all steps or pixels: [steps, channels] or [height, width, channels] becomes [channels].
/// </summary>
public abstract class GlobalPooling : Layer
{
    private protected GlobalPooling()
    {
    }

    /// <summary>The axes between the batch and the channels.</summary>
    private protected static ReadOnlySpan<int> Axes(Tensor input) => input.Shape.Rank == 3 ? [1] : [1, 2];

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build) => input.Rank is 2 or 3
        ? [input[^1]]
        : throw new ArgumentException($"{Kind}: expected inputs [steps, channels] or [height, width, channels]; got {input}.");
}
