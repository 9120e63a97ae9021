using Gtzan.Engine.Devices.Gpu;
using ILGPU;
using ILGPU.Algorithms;

namespace Gtzan.Engine.Ops.Softmax;

/// <summary>
/// Softmax over rows of few classes: one item for each row. With ten classes neighbours are 40 bytes apart, so that a cache
/// line is fetched once and used by three items; a group a row, with a tree for the maximum and one for the sum, would leave most of its
/// items without a class. Right for any number of classes, and slow for thousands. Bound by the launch where rows are
/// few, by bytes where there are many.
/// </summary>
internal static class SoftmaxKernels
{
    /// <summary>y ← exp(x − max) / Σ exp(x − max). 20 bytes per element: x twice; y written, read and written again.</summary>
    [Kernel]
    internal static void Forward(Index1D row, ArrayView<float> x, int classes, ArrayView<float> y)
    {
        var first = row * classes;
        var maximum = x[first];
        for (var i = first + 1; i < first + classes; i++)
            maximum = XMath.Max(maximum, x[i]);

        var sum = 0f;
        for (var i = first; i < first + classes; i++)
        {
            var exponential = XMath.Exp(x[i] - maximum);
            y[i] = exponential;
            sum += exponential;
        }

        for (var i = first; i < first + classes; i++)
            y[i] /= sum;
    }

    /// <summary>∂x ← y · (∂y − Σ y ∂y). 20 bytes per element, of which a second look finds 8 in the cache.</summary>
    [Kernel]
    internal static void Backward(Index1D row, ArrayView<float> y, ArrayView<float> gradient, int classes, ArrayView<float> inputGradient)
    {
        var first = row * classes;
        var product = 0f;
        for (var i = first; i < first + classes; i++)
            product += y[i] * gradient[i];
        for (var i = first; i < first + classes; i++)
            inputGradient[i] = y[i] * (gradient[i] - product);
    }
}
