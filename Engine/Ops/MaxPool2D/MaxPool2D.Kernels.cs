namespace Gtzan.Engine;

/// <summary>
/// Max-pooling, NHWC. Items next to each other compute channels next to each other, so every access is coalesced where there are many channels.
/// Both are bound by bytes. The step up the ladder is backward's: scattering ∂y to the winners needs zeroed memory and, where windows overlap,
/// atomic additions of floats, whose order changes; gathering writes each ∂x once, in a fixed order.
/// </summary>
internal static partial class MaxPool2DKernels
{
    /// <summary>
    /// y[n, p, q, c] ← max of x[n, p·stride − top + i, q·stride − left + j, c]; argMax ← i · window + j of the first of the largest. One item an element of y:
    /// window² reads of 4 bytes (each byte of x once, if windows do not overlap) and 8 bytes written.
    /// </summary>
    [Kernel]
    internal static void Forward(Index1D index, ArrayView<float> x, MaxPool2DGeometry geometry, ArrayView<float> y, ArrayView<int> argMax)
    {
        var channel = index % geometry.Channels;
        var cell = index / geometry.Channels;
        var left = (cell % geometry.OutputWidth * geometry.Stride) - geometry.PaddingLeft;
        var top = (cell / geometry.OutputWidth % geometry.OutputHeight * geometry.Stride) - geometry.PaddingTop;
        var image = cell / (geometry.OutputWidth * geometry.OutputHeight);

        var best = 0f;
        var winner = -1;
        for (var row = XMath.Max(top, 0); row < XMath.Min(top + geometry.Window, geometry.InputHeight); row++)
        {
            for (var column = XMath.Max(left, 0); column < XMath.Min(left + geometry.Window, geometry.InputWidth); column++)
            {
                var value = x[(((((image * geometry.InputHeight) + row) * geometry.InputWidth) + column) * geometry.Channels) + channel];
                if (winner < 0 || value > best)
                {
                    best = value;
                    winner = ((row - top) * geometry.Window) + (column - left);
                }
            }
        }

        y[index] = best;
        argMax[index] = winner;
    }

    /// <summary>
    /// ∂x[n, h, w, c] ← the sum of ∂y of those windows that cover (h, w) and in which it won. One item an element of x: 4 bytes written, and 8 read for each
    /// window that covers it, ⌈window / stride⌉² of them at most.
    /// </summary>
    [Kernel]
    internal static void Backward(
        Index1D index, ArrayView<float> gradient, ArrayView<int> argMax, MaxPool2DGeometry geometry, ArrayView<float> inputGradient)
    {
        var channel = index % geometry.Channels;
        var cell = index / geometry.Channels;
        var column = (cell % geometry.InputWidth) + geometry.PaddingLeft;
        var row = (cell / geometry.InputWidth % geometry.InputHeight) + geometry.PaddingTop;
        var image = cell / (geometry.InputWidth * geometry.InputHeight);

        // Window p covers the padded rows p · stride … p · stride + window − 1.
        var firstP = XMath.Max(0, (row - geometry.Window + geometry.Stride) / geometry.Stride);
        var firstQ = XMath.Max(0, (column - geometry.Window + geometry.Stride) / geometry.Stride);
        var sum = 0f;
        for (var p = firstP; p <= XMath.Min(row / geometry.Stride, geometry.OutputHeight - 1); p++)
        {
            for (var q = firstQ; q <= XMath.Min(column / geometry.Stride, geometry.OutputWidth - 1); q++)
            {
                var window = (((((image * geometry.OutputHeight) + p) * geometry.OutputWidth) + q) * geometry.Channels) + channel;
                var place = ((row - (p * geometry.Stride)) * geometry.Window) + (column - (q * geometry.Stride));
                if (argMax[window] == place)
                    sum += gradient[window];
            }
        }

        inputGradient[index] = sum;
    }
}
