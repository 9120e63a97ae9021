using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Geometry;

/// <summary>A sliding window along one axis.</summary>
/// <param name="Size">The elements of the axis.</param>
/// <param name="Window">The elements under a window, its taps.</param>
/// <param name="Stride">The distance between neighbouring positions.</param>
/// <param name="Dilation">The distance between neighbouring taps.</param>
/// <param name="Before">The padding before the first element, where the first window starts.</param>
/// <param name="Positions">The number of positions.</param>
internal readonly record struct SlidingWindow(int Size, int Window, int Stride, int Dilation, int Before, int Positions)
{
    // So that places are an int, and that kernels know one that does not exist.
    private const int MaxReach = 1 << 24;

    /// <summary>From a window's first tap to its last, both included.</summary>
    public int Reach => ((Window - 1) * Dilation) + 1;

    /// <summary>The padding that windows need after the last element.</summary>
    public int After => Math.Max(0, ((Positions - 1) * Stride) + Reach - Size - Before);

    /// <summary>The element under a tap, which is outside in the padding.</summary>
    public int Place(int position, int tap) => (position * Stride) - Before + (tap * Dilation);

    /// <summary>Whether there is such an element.</summary>
    public bool Contains(int place) => place >= 0 && place < Size;

    /// <summary>The first element under a window.</summary>
    public int First(int position)
    {
        var start = Place(position, 0);
        if (start >= 0)
            return start;
        var rest = start % Dilation;
        return rest < 0 ? rest + Dilation : 0;
    }

    /// <summary>The end of a window, or of the axis: no element under the window is there or beyond.</summary>
    public int End(int position)
    {
        var end = Place(position, 0) + Reach;
        return end < Size ? end : Size;
    }

    /// <summary>A window over images [batch, height, width, channels].</summary>
    /// <exception cref="ArgumentException">The window does not fit.</exception>
    public static (SlidingWindow Vertical, SlidingWindow Horizontal) Over(
        Shape images, Size2D window, Size2D stride, Padding padding, Size2D dilation, string operation) => (
        Along(images[1], window.Height, stride.Height, dilation.Height, padding, padding.Top, padding.Bottom, operation),
        Along(images[2], window.Width, stride.Width, dilation.Width, padding, padding.Left, padding.Right, operation));

    private static SlidingWindow Along(
        int size, int window, int stride, int dilation, Padding padding, long before, long after, string operation)
    {
        if (window < 1 || stride < 1)
            throw new ArgumentException($"{operation}: window {window} and stride {stride} must be at least 1.");
        if (dilation < 1)
            throw new ArgumentException($"{operation}: dilation {dilation} must be at least 1.");
        var reach = ((window - 1L) * dilation) + 1;
        var positions = (int)(((size - 1L) / stride) + 1);
        if (padding.IsCausal)
            before = reach - 1;
        else if (padding.IsSame)
            before = Math.Max(0, ((positions - 1L) * stride) + reach - size) / 2;
        if (Math.Max(reach, before + after) > MaxReach)
            throw new ArgumentException(
                $"{operation}: a window of {window} with dilation {dilation} and padding of {before} and {after} is too large; windows " +
                $"and padding reach over {MaxReach} elements at most.");
        if (!padding.IsCausal && !padding.IsSame)
        {
            var room = before + size + after - reach;
            var dilated = dilation == 1 ? "" : $" with dilation {dilation}, which reaches over {reach},";
            var border = before + after == 0 ? "without padding" : $"with padding of {before} before and {after} after";
            if (room < 0)
                throw new ArgumentException(
                    $"{operation}: a window of {window}{dilated} does not fit into {size} {border}; use a smaller window or Padding.Same.");
            positions = (int)((room / stride) + 1);
        }

        return new SlidingWindow(size, window, stride, dilation, (int)before, positions);
    }
}
