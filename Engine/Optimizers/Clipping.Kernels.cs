using Gtzan.Engine.Devices.Gpu;
using ILGPU;
using ILGPU.Algorithms;

namespace Gtzan.Engine.Optimizers;

/// <summary>Limits gradients. Bound by bytes, 8 an element, each touched once.</summary>
internal static class ClippingKernels
{
    /// <summary>y[i] ← x[i], or the nearer of ± limit beyond them. NaN stays NaN.</summary>
    [Kernel]
    internal static void Clip(Index1D index, ArrayView<float> x, float limit, ArrayView<float> y)
    {
        var value = x[index];
        y[index] = value > limit ? limit : value < -limit ? -limit : value;
    }

    /// <summary>
    /// factor[0] ← limit / norm if the norm, √sumOfSquares[0], exceeds the limit, else 1; NaN if the norm is not finite. One item.
    /// </summary>
    /// <remarks>Computed on the device, so that the host does not wait for it at every step.</remarks>
    [Kernel]
    internal static void Factor(Index1D index, ArrayView<float> sumOfSquares, float limit, ArrayView<float> factor)
    {
        var norm = XMath.Sqrt(sumOfSquares[index]);
        factor[index] = norm <= limit ? 1 : (limit / norm) + (norm - norm);
    }
}
