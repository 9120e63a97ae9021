using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Geometry;

/// <summary>All sizes of a max-pooling: square windows over images [batch, height, width, channels].</summary>
internal readonly record struct MaxPool2DGeometry(
    int Batch, int InputHeight, int InputWidth, int Channels,
    int Window, int Stride, int PaddingTop, int PaddingLeft, int OutputHeight, int OutputWidth)
{
    /// <summary>The shape of the result.</summary>
    public Shape OutputShape => [Batch, OutputHeight, OutputWidth, Channels];

    /// <summary>Checks the shape and works out the rest.</summary>
    /// <exception cref="ArgumentException">The shape is no image, or the window does not fit.</exception>
    public static MaxPool2DGeometry Create(Shape input, int window, int stride, Padding padding)
    {
        if (input.Rank != 4)
            throw new ArgumentException($"MaxPool2D: expected x [batch, height, width, channels]; got {input}.");
        var (outputHeight, top) = SlidingWindow.Along(input[1], window, stride, padding, "MaxPool2D");
        var (outputWidth, left) = SlidingWindow.Along(input[2], window, stride, padding, "MaxPool2D");
        return new MaxPool2DGeometry(input[0], input[1], input[2], input[3], window, stride, top, left, outputHeight, outputWidth);
    }
}
