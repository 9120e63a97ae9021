using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Optimizers;

internal static class UpdateReference
{
    public static void Update(
        UpdateRule rule, Tensor parameter, Tensor gradient, Tensor? first, Tensor? second, Tensor? sumOfSquares,
        in UpdateCoefficients coefficients)
    {
        var c = coefficients;
        var (w, gradients) = (Reals(parameter), Reals(gradient));
        var (m, v) = (first is null ? null : Reals(first), second is null ? null : Reals(second));
        var norm = sumOfSquares is null ? 0 : Math.Sqrt(Reals(sumOfSquares)[0]);
        var factor = norm <= c.LargestNorm ? 1 : (c.LargestNorm / norm) + (norm - norm);
        for (var i = 0; i < w.Length; i++)
        {
            var g = Math.Clamp((gradients[i] + (c.Decay * w[i])) * factor, -c.LargestValue, c.LargestValue);
            switch (rule)
            {
                case UpdateRule.Adam:
                    m![i] += (g - m[i]) * c.FirstRate;
                    v![i] += ((g * g) - v[i]) * c.SecondRate;
                    w[i] = (w[i] * c.Keep) - (c.StepSize * m[i] / (Math.Sqrt(v[i]) + c.Epsilon));
                    break;
                case UpdateRule.Sgd:
                    w[i] -= c.StepSize * Momentum(i, g);
                    break;
                case UpdateRule.RmsProp:
                    v![i] += ((g * g) - v[i]) * c.SecondRate;
                    w[i] -= c.StepSize * Momentum(i, g / (Math.Sqrt(v[i]) + c.Epsilon));
                    break;
                default:
                    w[i] += (g - w[i]) * c.FirstRate;
                    break;
            }
        }

        double Momentum(int i, double step)
        {
            if (m is null)
                return step;
            m[i] = (c.FirstRate * m[i]) + step;
            return c.Nesterov != 0 ? step + (c.FirstRate * m[i]) : m[i];
        }
    }
}
