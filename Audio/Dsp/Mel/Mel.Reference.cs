namespace Gtzan.Audio.Dsp.Mel;

/// <summary>Triangular mel filters as a full matrix, in double precision.</summary>
public static class MelReference
{
    /// <summary>
    /// The weights [bands][N/2 + 1]. With edges e₀ … e_{bands+1} equally spaced in mel, filter b weighs the frequency f by
    /// max(0, min((f − e_b) / (e_{b+1} − e_b), (e_{b+2} − f) / (e_{b+2} − e_{b+1}))).
    /// </summary>
    /// <param name="sampleRate">Samples a second, in hertz.</param>
    /// <param name="fftLength">N.</param>
    /// <param name="bands">The number of filters.</param>
    /// <param name="minimumFrequency">Lower edge of the first filter, in hertz.</param>
    /// <param name="maximumFrequency">Upper edge of the last filter, in hertz; null for half the sample rate.</param>
    /// <param name="scale">The mel formula.</param>
    /// <param name="normalization">The scaling of the filters.</param>
    public static double[][] Filters(
        int sampleRate, int fftLength, int bands, double minimumFrequency = 0, double? maximumFrequency = null,
        MelScale scale = MelScale.Slaney, MelNormalization normalization = MelNormalization.Slaney)
    {
        var lowest = scale.ToMel(minimumFrequency);
        var step = (scale.ToMel(maximumFrequency ?? (sampleRate / 2.0)) - lowest) / (bands + 1);
        var filters = new double[bands][];
        for (var band = 0; band < bands; band++)
        {
            var lower = scale.ToHertz(lowest + (band * step));
            var centre = scale.ToHertz(lowest + ((band + 1) * step));
            var upper = scale.ToHertz(lowest + ((band + 2) * step));
            var height = normalization == MelNormalization.Slaney ? 2 / (upper - lower) : 1;
            filters[band] = new double[(fftLength / 2) + 1];
            for (var k = 0; k < filters[band].Length; k++)
            {
                var frequency = (double)k * sampleRate / fftLength;
                var rising = (frequency - lower) / (centre - lower);
                var falling = (upper - frequency) / (upper - centre);
                filters[band][k] = height * Math.Max(0, Math.Min(rising, falling));
            }
        }

        return filters;
    }

    /// <summary>mel[b] = Σₖ weight[b, k]·power[k] for one frame.</summary>
    public static double[] Apply(double[][] filters, double[] power)
    {
        ArgumentNullException.ThrowIfNull(filters);
        ArgumentNullException.ThrowIfNull(power);
        var mel = new double[filters.Length];
        for (var band = 0; band < mel.Length; band++)
        {
            for (var k = 0; k < power.Length; k++)
                mel[band] += filters[band][k] * power[k];
        }

        return mel;
    }
}
