using static Gtzan.Engine.ReferenceDevice;

namespace Gtzan.Engine;

internal static class AdamReference
{
    public static void Adam(
        Tensor parameter, Tensor gradient, Tensor? decay, Tensor firstMoment, Tensor secondMoment, in AdamCoefficients coefficients)
    {
        var (w, g, m, v) = (Reals(parameter), Reals(gradient), Reals(firstMoment), Reals(secondMoment));
        var penalty = decay is null ? 0 : Reals(decay)[0];
        for (var i = 0; i < w.Length; i++)
        {
            var total = g[i] + (penalty * w[i]);
            m[i] += (total - m[i]) * coefficients.FirstRate;
            v[i] += ((total * total) - v[i]) * coefficients.SecondRate;
            w[i] -= coefficients.StepSize * m[i] / (Math.Sqrt(v[i]) + coefficients.Epsilon);
        }
    }
}
