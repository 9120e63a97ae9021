namespace Gtzan.Engine;

public sealed partial class ReferenceDevice
{
    internal override void Adam(Tensor parameter, Tensor gradient, Tensor firstMoment, Tensor secondMoment, in AdamCoefficients coefficients)
    {
        var (w, g, m, v) = (Reals(parameter), Reals(gradient), Reals(firstMoment), Reals(secondMoment));
        for (var i = 0; i < w.Length; i++)
        {
            m[i] += (g[i] - m[i]) * coefficients.FirstRate;
            v[i] += ((g[i] * g[i]) - v[i]) * coefficients.SecondRate;
            w[i] -= coefficients.StepSize * m[i] / (Math.Sqrt(v[i]) + coefficients.Epsilon);
        }
    }
}
