namespace Gtzan.Audio.Dsp.Resampling;

/// <summary>Changes the sample rate of a signal, computing each weight from the formula of the filter.</summary>
public static class ResamplerReference
{
    /// <summary>
    /// y[j] = Σᵢ x[i]·h(i − p) / Σᵢ h(i − p) at p = j·from / to, for ⌈samples·to / from⌉ outputs. The second sum includes positions
    /// beyond the ends of the signal, where x is 0.
    /// </summary>
    public static double[] Resample(float[] samples, int fromRate, int toRate)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (fromRate == toRate)
            return Array.ConvertAll(samples, sample => (double)sample);

        var filter = new LowPassFilter(fromRate, toRate);
        var output = new double[(((long)samples.Length * toRate) + fromRate - 1) / fromRate];
        for (var j = 0; j < output.Length; j++)
        {
            var (centre, remainder) = Math.DivRem((long)j * fromRate, toRate);
            double sum = 0, weights = 0;
            for (var i = centre - filter.HalfLength + 1; i <= centre + filter.HalfLength; i++)
            {
                var weight = filter.At(i - centre - ((double)remainder / toRate));
                weights += weight;
                sum += weight * (i >= 0 && i < samples.Length ? samples[i] : 0);
            }

            output[j] = sum / weights;
        }

        return output;
    }
}
