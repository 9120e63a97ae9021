using Gtzan.Audio.Dsp.Stft;

namespace Gtzan.Audio.Features;

/// <summary>
/// The likeness of a frame's spectrum to noise: the geometric mean of its powers divided by their arithmetic mean, 1 for a flat spectrum
/// and near 0 for a tone. As <c>librosa.feature.spectral_flatness</c>: lower powers than a smallest one are raised to that, so silence is
/// flat.
/// </summary>
public static class SpectralFlatness
{
    /// <summary>The flatness of each frame, from 0 to 1.</summary>
    /// <param name="spectrogram">The spectrogram.</param>
    /// <param name="smallestPower">The smallest power (librosa's <c>amin</c>).</param>
    /// <exception cref="ArgumentException">The smallest power is not above 0.</exception>
    public static double[] Extract(Spectrogram spectrogram, double smallestPower = 1e-10)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        if (!(smallestPower > 0 && double.IsFinite(smallestPower)))
            throw new ArgumentException(
                $"The smallest power of the flatness must be above 0, but is {smallestPower}.", nameof(smallestPower));

        var flatness = new double[spectrogram.Frames];
        for (var frame = 0; frame < flatness.Length; frame++)
        {
            double logarithms = 0, sum = 0;
            for (var k = 0; k < spectrogram.Bins; k++)
            {
                var power = Math.Max(smallestPower, spectrogram.Power(frame, k));
                logarithms += Math.Log(power);
                sum += power;
            }

            flatness[frame] = Math.Exp(logarithms / spectrogram.Bins) / (sum / spectrogram.Bins);
        }

        return flatness;
    }
}
