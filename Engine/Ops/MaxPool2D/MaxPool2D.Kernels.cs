using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Geometry;
using ILGPU;

namespace Gtzan.Engine.Ops.MaxPool2D;

/// <summary>
/// Max-pooling, NHWC, in two versions. Neighbouring items compute neighbouring channels, so accesses are coalesced where there are many
/// channels. The naive version is bound by integer divisions, the other by bytes.
/// </summary>
/// <remarks>
/// Backward gathers: each ∂x is written once, and summed in a fixed order. Scattering ∂y to the winners needs zeroed memory first and,
/// where windows overlap, atomic additions of floats. <c>LadderBenchmarks</c> measures both versions.
/// </remarks>
internal static class MaxPool2DKernels
{
    /// <summary>
    /// Step 1: y[n, p, q, c] ← the largest x under the window; argMax ← the place in the window of the first of the largest, or of the last
    /// NaN. An item for each element of y. Six integer divisions find its place, and cost more than the window²
    /// reads.
    /// </summary>
    [Kernel]
    internal static void NaiveForward(
        Index1D index, ArrayView<float> x, Pool2DGeometry geometry, ArrayView<float> y, ArrayView<int> argMax)
    {
        var channels = geometry.Channels;
        var channel = index.X % channels;
        var q = index.X / channels % geometry.OutputWidth;
        var p = index.X / (channels * geometry.OutputWidth) % geometry.OutputHeight;
        var image = index.X / (channels * geometry.OutputWidth * geometry.OutputHeight);
        var best = 0f;
        var winner = -1;
        for (var i = 0; i < geometry.Vertical.Reach; i += geometry.Vertical.Dilation)
        {
            for (var j = 0; j < geometry.Horizontal.Reach; j += geometry.Horizontal.Dilation)
            {
                var row = geometry.Vertical.Place(p, 0) + i;
                var column = geometry.Horizontal.Place(q, 0) + j;
                if (geometry.Vertical.Contains(row) && geometry.Horizontal.Contains(column))
                {
                    var value = x[(((((image * geometry.InputHeight) + row) * geometry.InputWidth) + column) * channels) + channel];

                    // Selected, not branched on: ILGPU's OpenCL branches take NaN the wrong way.
                    var isLarger = winner < 0 | value > best | float.IsNaN(value);
                    best = isLarger ? value : best;
                    winner = isLarger ? geometry.PlaceInWindow(i, j) : winner;
                }
            }
        }

        y[index] = best;
        argMax[index] = winner;
    }

    /// <summary>
    /// Step 1 backward: ∂x[n, h, w, c] ← the sum of ∂y of those windows that cover (h, w) and in which it won. An item for each element of
    /// x tries all window² places at which a window may have it, with two divisions each; most have no window if the stride is above 1.
    /// </summary>
    [Kernel]
    internal static void NaiveBackward(
        Index1D index, ArrayView<float> gradient, ArrayView<int> argMax, Pool2DGeometry geometry, ArrayView<float> inputGradient)
    {
        var channels = geometry.Channels;
        var channel = index.X % channels;
        var column = (index.X / channels % geometry.InputWidth) + geometry.Horizontal.Before;
        var row = (index.X / (channels * geometry.InputWidth) % geometry.InputHeight) + geometry.Vertical.Before;
        var image = index.X / (channels * geometry.InputWidth * geometry.InputHeight);
        var sum = 0f;
        for (var i = 0; i < geometry.Vertical.Reach; i++)
        {
            for (var j = 0; j < geometry.Horizontal.Reach; j++)
            {
                var p = (row - i) / geometry.Vertical.Stride;
                var q = (column - j) / geometry.Horizontal.Stride;
                var isWindow = (p * geometry.Vertical.Stride) + i == row && (q * geometry.Horizontal.Stride) + j == column;
                if (isWindow && row >= i && column >= j && p < geometry.OutputHeight && q < geometry.OutputWidth)
                {
                    var window = (((((image * geometry.OutputHeight) + p) * geometry.OutputWidth) + q) * channels) + channel;
                    if (argMax[window] == geometry.PlaceInWindow(i, j))
                        sum += gradient[window];
                }
            }
        }

        inputGradient[index] = sum;
    }

    /// <summary>
    /// Step 2: the same, finding the place by <see cref="ImagePlaces"/>, with products and shifts. An item for each element of y: window²
    /// reads of 4 bytes (each byte of x once, if windows do not overlap) and 8 bytes written.
    /// </summary>
    [Kernel]
    internal static void Forward(
        Index1D index, ArrayView<float> x, Pool2DGeometry geometry, ImagePlaces outputs, ArrayView<float> y, ArrayView<int> argMax)
    {
        var place = outputs.PlaceOf(index);
        var top = geometry.Vertical.Place(place.Row, 0);
        var left = geometry.Horizontal.Place(place.Column, 0);
        var best = 0f;
        var winner = -1;
        for (var i = 0; i < geometry.Vertical.Reach; i += geometry.Vertical.Dilation)
        {
            for (var j = 0; j < geometry.Horizontal.Reach; j += geometry.Horizontal.Dilation)
            {
                var row = top + i;
                var column = left + j;
                if (geometry.Vertical.Contains(row) && geometry.Horizontal.Contains(column))
                {
                    var pixel = (((place.Image * geometry.InputHeight) + row) * geometry.InputWidth) + column;
                    var value = x[(pixel * geometry.Channels) + place.Channel];

                    // Selected, not branched on: ILGPU's OpenCL branches take NaN the wrong way.
                    var isLarger = winner < 0 | value > best | float.IsNaN(value);
                    best = isLarger ? value : best;
                    winner = isLarger ? geometry.PlaceInWindow(i, j) : winner;
                }
            }
        }

        y[index] = best;
        argMax[index] = winner;
    }

    /// <summary>
    /// Step 2 backward: the same, visiting only the windows that can cover the element, ⌈window / stride⌉² at most. All items read as
    /// often: the first window where there is none. 4 bytes written, and 8 read for each window.
    /// </summary>
    [Kernel]
    internal static void Backward(
        Index1D index, ArrayView<float> gradient, ArrayView<int> argMax, Pool2DGeometry geometry, ImagePlaces inputs,
        CoveringWindows windows, ArrayView<float> inputGradient)
    {
        var place = inputs.PlaceOf(index);
        var row = place.Row + geometry.Vertical.Before;
        var column = place.Column + geometry.Horizontal.Before;
        var lastP = windows.Down.Quotient(row);
        var lastQ = windows.Across.Quotient(column);
        var sum = 0f;
        for (var p = lastP; p > lastP - windows.Most.Height; p--)
        {
            for (var q = lastQ; q > lastQ - windows.Most.Width; q--)
            {
                var i = row - (p * geometry.Vertical.Stride);
                var j = column - (q * geometry.Horizontal.Stride);
                var isInside = p >= 0 && p < geometry.OutputHeight && q >= 0 && q < geometry.OutputWidth
                    && i < geometry.Vertical.Reach && j < geometry.Horizontal.Reach;
                var windowPixel = (((place.Image * geometry.OutputHeight) + p) * geometry.OutputWidth) + q;
                var window = (windowPixel * geometry.Channels) + place.Channel;
                var winner = argMax[isInside ? window : 0];
                var upstream = gradient[isInside ? window : 0];
                sum += isInside && winner == geometry.PlaceInWindow(i, j) ? upstream : 0;
            }
        }

        inputGradient[index] = sum;
    }
}
