using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Geometry;

/// <summary>
/// All sizes of a two-dimensional convolution: images [batch, height, width, channels], kernel [height, width, channels, filters].
/// </summary>
internal readonly record struct Conv2DGeometry(
    int Batch, SlidingWindow Vertical, SlidingWindow Horizontal, int InputChannels, int OutputChannels)
{
    public int InputHeight => Vertical.Size;

    public int InputWidth => Horizontal.Size;

    public int KernelHeight => Vertical.Window;

    public int KernelWidth => Horizontal.Window;

    public int OutputHeight => Vertical.Positions;

    public int OutputWidth => Horizontal.Positions;

    /// <summary>The number of output pixels in the batch.</summary>
    public int OutputPositions => Batch * OutputHeight * OutputWidth;

    /// <summary>The number of input pixels in the batch.</summary>
    public int InputPositions => Batch * InputHeight * InputWidth;

    /// <summary>The number of inputs that one output is made of.</summary>
    public int PatchLength => KernelHeight * KernelWidth * InputChannels;

    /// <summary>The shape of the result.</summary>
    public Shape OutputShape => [Batch, OutputHeight, OutputWidth, OutputChannels];

    /// <summary>Checks the shapes and works out the rest.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Conv2DGeometry Create(
        Shape input, Shape kernel, Size2D? stride, Padding padding, Size2D? dilation = null, string operation = "Conv2D")
    {
        if (input.Rank != 4 || kernel.Rank != 4)
        {
            throw new ArgumentException(
                $"{operation}: expected x [batch, height, width, channels] and kernel [height, width, channels, filters]; " +
                $"got {input} and {kernel}.");
        }

        if (input[3] != kernel[2])
            throw new ArgumentException($"{operation}: channels differ, {input[3]} and {kernel[2]} (x {input}, kernel {kernel}).");

        var (vertical, horizontal) = SlidingWindow.Over(
            input, (kernel[0], kernel[1]), stride ?? 1, padding, dilation ?? 1, operation);
        return new Conv2DGeometry(input[0], vertical, horizontal, input[3], kernel[3]);
    }

    /// <summary>Checks that there is one bias for each filter.</summary>
    /// <exception cref="ArgumentException">There is not.</exception>
    public void CheckBias(Tensor bias, Tensor kernel)
    {
        if (bias.Shape.Rank != 1 || bias.Shape[0] != OutputChannels)
            throw new ArgumentException(
                $"Conv2D: the kernel {kernel.Shape} has {OutputChannels} filters, the bias has shape {bias.Shape}.");
    }
}
