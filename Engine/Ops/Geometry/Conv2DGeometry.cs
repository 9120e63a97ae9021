using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Geometry;

/// <summary>
/// All sizes of a two-dimensional convolution: images [batch, height, width, channels], kernel [height, width, channels, filters].
/// </summary>
internal readonly record struct Conv2DGeometry(
    int Batch, int InputHeight, int InputWidth, int InputChannels,
    int KernelHeight, int KernelWidth, int Stride, int PaddingTop, int PaddingLeft,
    int OutputHeight, int OutputWidth, int OutputChannels)
{
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
    public static Conv2DGeometry Create(Shape input, Shape kernel, int stride, Padding padding)
    {
        if (input.Rank != 4 || kernel.Rank != 4)
        {
            throw new ArgumentException(
                "Conv2D: expected x [batch, height, width, channels] and kernel [height, width, channels, filters]; " +
                $"got {input} and {kernel}.");
        }

        if (input[3] != kernel[2])
            throw new ArgumentException($"Conv2D: channels differ, {input[3]} and {kernel[2]} (x {input}, kernel {kernel}).");

        var (outputHeight, top) = SlidingWindow.Along(input[1], kernel[0], stride, padding, "Conv2D");
        var (outputWidth, left) = SlidingWindow.Along(input[2], kernel[1], stride, padding, "Conv2D");
        return new Conv2DGeometry(
            input[0], input[1], input[2], input[3], kernel[0], kernel[1], stride, top, left, outputHeight, outputWidth, kernel[3]);
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
