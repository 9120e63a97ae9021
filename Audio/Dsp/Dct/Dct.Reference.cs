namespace Gtzan.Audio.Dsp.Dct;

/// <summary>The orthonormal discrete cosine transform of type II, in double precision.</summary>
public static class DctReference
{
    /// <summary>X[k] = s(k)·Σₙ x[n]·cos(πk(2n + 1) / 2N), s(0) = √(1/N), s(k) = √(2/N), for the first coefficients k.</summary>
    public static double[] Apply(double[] x, int outputs)
    {
        ArgumentNullException.ThrowIfNull(x);
        var coefficients = new double[outputs];
        for (var k = 0; k < outputs; k++)
        {
            for (var n = 0; n < x.Length; n++)
                coefficients[k] += x[n] * Math.Cos(Math.PI * k * ((2 * n) + 1) / (2 * x.Length));
            coefficients[k] *= Math.Sqrt((k == 0 ? 1.0 : 2.0) / x.Length);
        }

        return coefficients;
    }
}
