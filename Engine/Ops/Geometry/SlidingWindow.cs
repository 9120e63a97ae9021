namespace Gtzan.Engine.Ops.Geometry;

/// <summary>The positions of a sliding window.</summary>
internal static class SlidingWindow
{
    /// <summary>The number of window positions along one dimension, and the padding before the first element.</summary>
    /// <exception cref="ArgumentException">The window does not fit.</exception>
    public static (int Output, int PaddingBefore) Along(int size, int window, int stride, Padding padding, string operation)
    {
        if (window < 1 || stride < 1)
            throw new ArgumentException($"{operation}: window {window} and stride {stride} must be at least 1.");
        if (padding == Padding.Same)
        {
            var output = (size + stride - 1) / stride;
            return (output, Math.Max(0, ((output - 1) * stride) + window - size) / 2);
        }

        if (window > size)
            throw new ArgumentException(
                $"{operation}: a window of {window} does not fit into {size} without padding; use a smaller window or Padding.Same.");
        return (((size - window) / stride) + 1, 0);
    }
}
