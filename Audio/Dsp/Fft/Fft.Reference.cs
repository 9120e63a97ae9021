using System.Numerics;

namespace Gtzan.Audio.Dsp.Fft;

/// <summary>The discrete Fourier transform in double precision: from its formula, and by halves.</summary>
/// <remarks>Source: Cooley and Tukey, "An algorithm for the machine calculation of complex Fourier series", 1965.</remarks>
public static class FftReference
{
    /// <summary>The formula itself, N² products: X[k] = Σₙ x[n]·exp(−2πi·kn / N) for k = 0 … N − 1. Any N.</summary>
    public static Complex[] Dft(Complex[] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var spectrum = new Complex[x.Length];
        for (var k = 0; k < x.Length; k++)
        {
            for (var n = 0; n < x.Length; n++)
                spectrum[k] += x[n] * Root((long)k * n, x.Length);
        }

        return spectrum;
    }

    /// <summary>
    /// The same in N·log₂N steps if N is a power of two: transforms the even and the odd samples, and combines them. With
    /// w = exp(−2πi·k / N), X[k] = E[k] + w·O[k] and X[k + N/2] = E[k] − w·O[k].
    /// </summary>
    public static Complex[] Fft(Complex[] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var half = x.Length / 2;
        if (x.Length % 2 != 0 || half == 0)
            return Dft(x);

        var (evenSamples, oddSamples) = (new Complex[half], new Complex[half]);
        for (var n = 0; n < half; n++)
            (evenSamples[n], oddSamples[n]) = (x[2 * n], x[(2 * n) + 1]);

        var (even, odd) = (Fft(evenSamples), Fft(oddSamples));
        var spectrum = new Complex[x.Length];
        for (var k = 0; k < half; k++)
        {
            var rotated = Root(k, x.Length) * odd[k];
            (spectrum[k], spectrum[k + half]) = (even[k] + rotated, even[k] - rotated);
        }

        return spectrum;
    }

    /// <summary>X[0] … X[N/2] of a real signal. The other half repeats them: X[N − k] is the conjugate of X[k].</summary>
    public static Complex[] Forward(double[] signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        return Fft(Array.ConvertAll(signal, sample => new Complex(sample, 0)))[..((signal.Length / 2) + 1)];
    }

    /// <summary>The power spectrum |X[0]|² … |X[N/2]|² of a real signal.</summary>
    public static double[] Power(double[] signal) =>
        Array.ConvertAll(Forward(signal), x => (x.Real * x.Real) + (x.Imaginary * x.Imaginary));

    /// <summary>The real signal of even length N whose transform begins with X[0] … X[N/2]: x[n] = (1/N)·Σₖ X[k]·exp(2πi·kn / N).</summary>
    public static double[] Inverse(Complex[] spectrum)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        var length = 2 * (spectrum.Length - 1);

        // The forward transform of the conjugates is the conjugate of N times the signal, and the signal is real.
        var conjugates = new Complex[length];
        for (var k = 0; k < length; k++)
            conjugates[k] = k < spectrum.Length ? Complex.Conjugate(spectrum[k]) : spectrum[length - k];
        return Array.ConvertAll(Fft(conjugates), x => x.Real / length);
    }

    /// <summary>exp(−2πi·turns / N). Whole turns are removed first, which keeps the angle small and exact.</summary>
    private static Complex Root(long turns, int length) => Complex.FromPolarCoordinates(1, -2 * Math.PI * (turns % length) / length);
}
