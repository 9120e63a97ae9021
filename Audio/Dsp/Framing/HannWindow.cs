namespace Gtzan.Audio.Dsp.Framing;

/// <summary>The periodic Hann window, w[n] = 0.5 − 0.5·cos(2πn / N).</summary>
/// <remarks>
/// Periodic, with N rather than N − 1 in the denominator, so that overlapped windows add up to a constant:
/// <c>scipy.signal.get_window("hann", N, fftbins=True)</c>, which librosa's STFT uses.
/// </remarks>
public static class HannWindow
{
    /// <summary>The window of <paramref name="length"/> samples, computed in double precision and rounded once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 1.</exception>
    public static float[] Create(int length) => Array.ConvertAll(CreateDoubles(length), value => (float)value);

    /// <summary>The same, not rounded.</summary>
    internal static double[] CreateDoubles(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);

        var window = new double[length];
        for (var n = 0; n < length; n++)
            window[n] = 0.5 - (0.5 * Math.Cos(2 * Math.PI * n / length));
        return window;
    }
}
