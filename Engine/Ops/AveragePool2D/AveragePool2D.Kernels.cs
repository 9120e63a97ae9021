using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Geometry;
using ILGPU;

namespace Gtzan.Engine.Ops.AveragePool2D;

/// <summary>Average pooling, NHWC: neighbouring items compute neighbouring channels. Bound by bytes.</summary>
internal static class AveragePool2DKernels
{
    /// <summary>An item for each element of y: reads its window, each byte of x once if windows do not overlap.</summary>
    [Kernel]
    internal static void Forward(
        Index1D index, ArrayView<float> x, Pool2DGeometry geometry, ImagePlaces outputs, ArrayView<float> y)
    {
        var place = outputs.PlaceOf(index);
        var endRow = geometry.Vertical.End(place.Row);
        var endColumn = geometry.Horizontal.End(place.Column);
        var sum = 0f;
        for (var row = geometry.Vertical.First(place.Row); row < endRow; row++)
        {
            for (var column = geometry.Horizontal.First(place.Column); column < endColumn; column++)
            {
                var pixel = (((place.Image * geometry.InputHeight) + row) * geometry.InputWidth) + column;
                sum += x[(pixel * geometry.Channels) + place.Channel];
            }
        }

        y[index] = sum / geometry.CountAt(place.Row, place.Column);
    }

    /// <summary>
    /// ∂x, an item for each element: it gathers the shares of the windows that can cover it, ⌈window / stride⌉² at most, in a fixed order.
    /// </summary>
    [Kernel]
    internal static void Backward(
        Index1D index, ArrayView<float> gradient, Pool2DGeometry geometry, ImagePlaces inputs, CoveringWindows windows,
        ArrayView<float> inputGradient)
    {
        var place = inputs.PlaceOf(index);
        var lastP = windows.Down.Quotient(place.Row + geometry.Vertical.Before);
        var lastQ = windows.Across.Quotient(place.Column + geometry.Horizontal.Before);
        var sum = 0f;
        for (var p = lastP; p > lastP - windows.Most.Height; p--)
        {
            for (var q = lastQ; q > lastQ - windows.Most.Width; q--)
            {
                var isInside = p >= 0 && p < geometry.OutputHeight && q >= 0 && q < geometry.OutputWidth
                    && place.Row < geometry.Vertical.End(p) && place.Column < geometry.Horizontal.End(q);
                if (isInside)
                {
                    var pixel = (((place.Image * geometry.OutputHeight) + p) * geometry.OutputWidth) + q;
                    sum += gradient[(pixel * geometry.Channels) + place.Channel] / geometry.CountAt(p, q);
                }
            }
        }

        inputGradient[index] = sum;
    }
}
