using Gtzan.Audio.Dsp;
using Gtzan.Audio.Dsp.Stft;

namespace Gtzan.Audio.Features;

/// <summary>
/// The distance of peaks from valleys in the octaves of a frame's spectrum: the mean of the largest magnitudes of a band divided by that of
/// the smallest, in decibels (Jiang et al. 2002). As <c>librosa.feature.spectral_contrast</c>.
/// </summary>
/// <remarks>
/// Band 0 reaches from 0 Hz to a lowest frequency, each further one an octave higher, and the last to half the sample rate. A band includes
/// the bin below its first one, and leaves its last one to the next. Peaks and valleys are 10·log₁₀(max(10⁻¹⁰, mean)) as in librosa, though
/// of magnitudes, and at most 80 dB below the largest of all bands and frames.
/// </remarks>
public static class SpectralContrast
{
    /// <summary>The contrast of each frame and band, [frames, octaves + 1] row-major: librosa's matrix transposed.</summary>
    /// <param name="spectrogram">The spectrogram.</param>
    /// <param name="lowestFrequency">The end of band 0, in hertz (librosa's <c>fmin</c>).</param>
    /// <param name="octaves">Bands above it (<c>n_bands</c>).</param>
    /// <param name="quantile">The share of a band's bins that is its peak, and its valley; at least one bin.</param>
    /// <param name="isLinear">Whether the result is the difference of both means instead.</param>
    /// <exception cref="ArgumentException">A parameter is impossible, or a band has no bins.</exception>
    public static double[] Extract(
        Spectrogram spectrogram, double lowestFrequency = 200, int octaves = 6, double quantile = 0.02, bool isLinear = false)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        if (octaves < 1)
            throw new ArgumentException($"Spectral contrast needs at least one octave, not {octaves}.", nameof(octaves));
        if (!(quantile > 0 && quantile < 1))
            throw new ArgumentException($"The quantile of the contrast must be between 0 and 1, but is {quantile}.", nameof(quantile));
        if (!(lowestFrequency > 0 && lowestFrequency * Math.Pow(2, octaves - 1) < spectrogram.SampleRate / 2.0))
            throw new ArgumentException(
                $"The last of {octaves} octaves from {lowestFrequency} Hz on must begin between 0 Hz and half the sample rate, " +
                $"{spectrogram.SampleRate / 2.0} Hz.", nameof(lowestFrequency));

        var bands = octaves + 1;
        double[] peaks = new double[spectrogram.Frames * bands], valleys = new double[peaks.Length];
        for (var band = 0; band < bands; band++)
        {
            var (first, end, bins) = Bins(spectrogram, lowestFrequency, octaves, band);
            var count = (int)Math.Max(1, Math.Round(quantile * bins));
            var magnitudes = new float[end - first];
            for (var frame = 0; frame < spectrogram.Frames; frame++)
            {
                for (var k = first; k < end; k++)
                    magnitudes[k - first] = spectrogram.Magnitude(frame, k);
                Array.Sort(magnitudes);
                var taken = Math.Min(count, magnitudes.Length);
                valleys[(frame * bands) + band] = magnitudes.Take(taken).Average(value => (double)value);
                peaks[(frame * bands) + band] = magnitudes.TakeLast(taken).Average(value => (double)value);
            }
        }

        if (!isLinear)
        {
            ToDecibels(peaks);
            ToDecibels(valleys);
        }

        for (var i = 0; i < peaks.Length; i++)
            peaks[i] -= valleys[i];
        return peaks;
    }

    /// <summary>The bins of a band, from the first to before the end, and the number of which the quantile is a share.</summary>
    private static (int First, int End, int Bins) Bins(Spectrogram spectrogram, double lowestFrequency, int octaves, int band)
    {
        double low = band == 0 ? 0 : lowestFrequency * Math.Pow(2, band - 1), high = lowestFrequency * Math.Pow(2, band);
        int first = 0, end;
        while (first < spectrogram.Bins && spectrogram.FrequencyOf(first) < low)
            first++;
        for (end = first; end < spectrogram.Bins && spectrogram.FrequencyOf(end) <= high;)
            end++;
        var hasBins = end > first;
        if (band > 0)
            first--;
        if (band == octaves)
            end = spectrogram.Bins;
        var bins = end - first;
        if (band < octaves)
            end--;
        if (!hasBins || first < 0 || end <= first)
            throw new ArgumentException(
                $"Band {band} of the contrast, {low} to {high} Hz, has too few of the {spectrogram.Bins} frequencies; use a longer FFT, " +
                "a higher lowest frequency or fewer octaves.");
        return (first, end, bins);
    }

    private static void ToDecibels(double[] values)
    {
        const double Smallest = 1e-10;
        for (var i = 0; i < values.Length; i++)
            values[i] = 10 * Math.Log10(Math.Max(Smallest, values[i]));
        var floor = values.DefaultIfEmpty().Max() - FeatureDefaults.TopDecibels;
        for (var i = 0; i < values.Length; i++)
            values[i] = Math.Max(values[i], floor);
    }
}
