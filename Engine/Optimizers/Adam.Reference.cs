using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Optimizers;

internal static class AdamReference
{
    public static void Adam(
        Tensor parameter, Tensor gradient, Tensor firstMoment, Tensor secondMoment, in AdamCoefficients coefficients)
    {
        var (w, g, m, v) = (Reals(parameter), Reals(gradient), Reals(firstMoment), Reals(secondMoment));
        for (var i = 0; i < w.Length; i++)
        {
            var total = g[i] + (coefficients.Decay * w[i]);
            m[i] += (total - m[i]) * coefficients.FirstRate;
            v[i] += ((total * total) - v[i]) * coefficients.SecondRate;
            w[i] -= coefficients.StepSize * m[i] / (Math.Sqrt(v[i]) + coefficients.Epsilon);
        }
    }
}
