using Gtzan.Engine.Devices.Gpu;
using ILGPU;
using ILGPU.Algorithms;

namespace Gtzan.Engine.Optimizers;

internal static class AdamKernels
{
    /// <summary>
    /// g = gradient + Decay · w; m ← m + firstRate · (g − m); v ← v + secondRate · (g² − v); w ← w − stepSize · m / (√v + epsilon). One
    /// item for each parameter.
    /// </summary>
    /// <remarks>
    /// Bound by bytes: 16 read and 12 written for each parameter, all coalesced. One pass does all of it: as
    /// operations of their own, the penalty's gradient, its addition, the two moments and the step move 140 bytes in 14 launches.
    /// </remarks>
    [Kernel]
    internal static void Step(
        Index1D index, ArrayView<float> parameter, ArrayView<float> gradient,
        ArrayView<float> firstMoment, ArrayView<float> secondMoment, AdamCoefficients coefficients)
    {
        var w = parameter[index];
        var g = gradient[index] + (coefficients.Decay * w);
        var m = firstMoment[index];
        var v = secondMoment[index];
        m += (g - m) * coefficients.FirstRate;
        v += ((g * g) - v) * coefficients.SecondRate;
        firstMoment[index] = m;
        secondMoment[index] = v;
        parameter[index] = w - (coefficients.StepSize * m / (XMath.Sqrt(v) + coefficients.Epsilon));
    }
}
