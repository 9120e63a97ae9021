using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Geometry;

/// <summary>All sizes of a pooling: windows over images [batch, height, width, channels].</summary>
/// <param name="Batch">The images.</param>
/// <param name="Vertical">Windows along columns of an image.</param>
/// <param name="Horizontal">Windows along rows.</param>
/// <param name="Channels">The channels.</param>
/// <param name="Count">What an average divides by; 0 if that is the number of a window's pixels inside the image.</param>
internal readonly record struct Pool2DGeometry(
    int Batch, SlidingWindow Vertical, SlidingWindow Horizontal, int Channels, int Count = 0)
{
    public int InputHeight => Vertical.Size;

    public int InputWidth => Horizontal.Size;

    public int OutputHeight => Vertical.Positions;

    public int OutputWidth => Horizontal.Positions;

    /// <summary>Whether a pixel can lie in two windows.</summary>
    public bool Overlaps => Vertical.Stride < Vertical.Reach || Horizontal.Stride < Horizontal.Reach;

    /// <summary>The shape of the result.</summary>
    public Shape OutputShape => [Batch, OutputHeight, OutputWidth, Channels];

    /// <summary>The number of a pixel that is so many rows and columns away from the first one of its window.</summary>
    public int PlaceInWindow(int row, int column) => (row * Horizontal.Reach) + column;

    /// <summary>What the average of a window divides by.</summary>
    public int CountAt(int p, int q) =>
        Count > 0 ? Count : (Vertical.End(p) - Vertical.First(p)) * (Horizontal.End(q) - Horizontal.First(q));

    /// <summary>Checks the shape and works out the rest; by default windows lie side by side.</summary>
    /// <exception cref="ArgumentException">The shape is no image, or the window does not fit.</exception>
    public static Pool2DGeometry Create(
        Shape input, Size2D window, Size2D? stride, Padding padding, Size2D? dilation = null, string operation = "MaxPool2D")
    {
        if (input.Rank != 4)
            throw new ArgumentException($"{operation}: expected x [batch, height, width, channels]; got {input}.");
        var (vertical, horizontal) = SlidingWindow.Over(input, window, stride ?? window, padding, dilation ?? 1, operation);
        if ((long)vertical.Reach * horizontal.Reach > int.MaxValue)
            throw new ArgumentException(
                $"{operation}: a window of {window} is too large; use the size of the image, {input[1]}×{input[2]}.");
        Check(vertical);
        Check(horizontal);
        return new Pool2DGeometry(input[0], vertical, horizontal, input[3]);

        void Check(SlidingWindow axis)
        {
            for (var position = 0; position < axis.Positions; position++)
            {
                if (axis.First(position) >= axis.End(position))
                    throw new ArgumentException(
                        $"{operation}: window {position} of {axis.Positions} along {axis.Size} elements has padding alone; pad less " +
                        $"than a window of {axis.Window}, dilation {axis.Dilation}.");
            }
        }
    }
}
