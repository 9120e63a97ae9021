using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.Reshape;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>
/// A layer with a window that slides over images [height, width, channels], or over sequences [steps, channels], which are images one
/// pixel high: a convolution or a pooling.
/// </summary>
public abstract class SlidingWindowLayer : Layer
{
    private protected SlidingWindowLayer(int dimensions, Size2D window, Size2D stride, Padding padding, Size2D dilation)
    {
        (Dimensions, Window, Stride, Dilation) = (dimensions, window, stride, dilation);
        Padding = dimensions == 2 || padding.IsSame || padding.IsCausal ? padding : Padding.Of(0, 0, padding.Left, padding.Right);
    }

    /// <summary>2 for images, 1 for sequences.</summary>
    public int Dimensions { get; }

    /// <summary>The size of a window or a kernel; over a sequence, its width counts steps.</summary>
    public Size2D Window { get; }

    /// <summary>The distance between neighbouring positions of the window.</summary>
    public Size2D Stride { get; }

    /// <summary>The padding of the border; over a sequence, left and right count.</summary>
    public Padding Padding { get; }

    /// <summary>The distance between neighbouring elements under the window.</summary>
    public Size2D Dilation { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) =>
        Dimensions == 2 ? Slide(input) : Slide(input.Unsqueeze(1)).Squeeze(1);

    /// <summary>The layer's result for images [batch, height, width, channels].</summary>
    private protected abstract Tensor Slide(Tensor images);

    /// <summary>Makes the parameters. Returns the shape of <see cref="Slide"/>'s result.</summary>
    private protected abstract Shape BuildWindow(Shape images, LayerBuilder build);

    /// <summary>The window along both axes, for one example's input.</summary>
    internal (SlidingWindow Vertical, SlidingWindow Horizontal) WindowsOver(Shape input) =>
        SlidingWindow.Over(Images(input), Window, Stride, Padding, Dilation, Kind);

    /// <inheritdoc/>
    protected sealed override Shape Build(Shape input, LayerBuilder build)
    {
        if (input.Rank != Dimensions + 1)
            throw new ArgumentException(
                $"{Kind}: expected inputs {(Dimensions == 2 ? "[height, width, channels]" : "[steps, channels]")}; got {input}.");
        var output = BuildWindow(Images(input), build).WithoutFirst();
        return Dimensions == 2 ? output : output.WithoutFirst();
    }

    private Shape Images(Shape input) => Dimensions == 2 ? input.Prepend(1) : input.Prepend(1).Prepend(1);
}
