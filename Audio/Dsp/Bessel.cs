namespace Gtzan.Audio.Dsp;

/// <summary>The Bessel function of Kaiser's window.</summary>
internal static class Bessel
{
    /// <summary>The modified Bessel function of the first kind and order 0: Σ ((x/2)ᵏ / k!)².</summary>
    public static double I0(double x)
    {
        double sum = 1, term = 1, square = x * x / 4;
        for (var k = 1; term > sum * 1e-17; k++)
        {
            term *= square / ((double)k * k);
            sum += term;
        }

        return sum;
    }
}
