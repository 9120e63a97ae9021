using Gtzan.Engine.Devices.Gpu;
using ILGPU;
using ILGPU.Algorithms;

namespace Gtzan.Engine.Optimizers;

internal static class UpdateKernels
{
    /// <summary>
    /// A parameter after a step, by the formula of a rule (<see cref="UpdateRule"/>), with g = gradient + Decay · w. One item for each
    /// parameter. Adam: m ← m + FirstRate · (g − m), v ← v + SecondRate · (g² − v), w ← Keep · w − StepSize · m / (√v + Epsilon).
    /// </summary>
    /// <remarks>
    /// Bound by bytes, for Adam 16 read and 12 written for each parameter, all coalesced. One pass does all of it: as operations of their
    /// own, the penalty's gradient, its addition, the two means and the step move 140 bytes in 14 launches.
    /// </remarks>
    [Kernel]
    internal static void Step(
        Index1D index, int rule, int hasMomentum, int hasNorm, ArrayView<float> parameter, ArrayView<float> gradient,
        ArrayView<float> first, ArrayView<float> second, ArrayView<float> sumOfSquares, UpdateCoefficients coefficients)
    {
        var w = parameter[index];
        var g = gradient[index] + (coefficients.Decay * w);
        if (hasNorm != 0)
        {
            // Computed on the device, so that the host does not wait for the norm at every step.
            var norm = XMath.Sqrt(sumOfSquares[0]);
            g *= XMath.Min(1f, coefficients.LargestNorm / norm) + (norm - norm);
        }

        g = g > coefficients.LargestValue ? coefficients.LargestValue : g < -coefficients.LargestValue ? -coefficients.LargestValue : g;
        if (rule == (int)UpdateRule.WeightAverage)
        {
            parameter[index] = w + ((g - w) * coefficients.FirstRate);
        }
        else if (rule == (int)UpdateRule.Sgd)
        {
            parameter[index] = w - (coefficients.StepSize * Momentum(index, g, hasMomentum, first, coefficients));
        }
        else
        {
            var v = second[index];
            v += ((g * g) - v) * coefficients.SecondRate;
            second[index] = v;
            var root = XMath.Sqrt(v) + coefficients.Epsilon;
            if (rule == (int)UpdateRule.RmsProp)
            {
                parameter[index] = w - (coefficients.StepSize * Momentum(index, g / root, hasMomentum, first, coefficients));
            }
            else
            {
                var m = first[index];
                m += (g - m) * coefficients.FirstRate;
                first[index] = m;
                parameter[index] = (w * coefficients.Keep) - (coefficients.StepSize * m / root);
            }
        }
    }

    private static float Momentum(
        Index1D index, float step, int hasMomentum, ArrayView<float> first, UpdateCoefficients coefficients)
    {
        var result = step;
        if (hasMomentum != 0)
        {
            var m = (coefficients.FirstRate * first[index]) + step;
            first[index] = m;
            result = coefficients.Nesterov != 0 ? step + (coefficients.FirstRate * m) : m;
        }

        return result;
    }
}
