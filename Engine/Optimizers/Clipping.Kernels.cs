using Gtzan.Engine.Devices.Gpu;
using ILGPU;
using ILGPU.Algorithms;

namespace Gtzan.Engine.Optimizers;

/// <summary>What keeps gradients from being too large. Bound by bytes, 8 an element, each touched once.</summary>
internal static class ClippingKernels
{
    /// <summary>y[i] ← x[i], or the nearer of ± limit beyond them. What is no number stays none.</summary>
    [Kernel]
    internal static void Clip(Index1D index, ArrayView<float> x, float limit, ArrayView<float> y)
    {
        var value = x[index];
        y[index] = value > limit ? limit : value < -limit ? -limit : value;
    }

    /// <summary>
    /// factor[0] ← limit / norm if the norm, √sumOfSquares[0], exceeds the limit, else 1; NaN if the norm is not finite. One item.
    /// </summary>
    /// <remarks>On the device, though it is one number: the host would have to wait for it at every step.</remarks>
    [Kernel]
    internal static void Factor(Index1D index, ArrayView<float> sumOfSquares, float limit, ArrayView<float> factor)
    {
        var norm = XMath.Sqrt(sumOfSquares[index]);
        factor[index] = norm <= limit ? 1 : (limit / norm) + (norm - norm);
    }
}
