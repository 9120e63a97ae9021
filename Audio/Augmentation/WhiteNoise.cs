using System.Globalization;

namespace Gtzan.Audio.Augmentation;

/// <summary>Adds white noise, uniform in ±√3·σ, where the signal's mean square is 10^(SNR / 10)·σ².</summary>
/// <param name="SignalToNoise">The ratio of the powers of signal and noise in decibels; +∞ for no noise.</param>
/// <param name="Random">The noise: sample i from element i + 4.</param>
public sealed record WhiteNoise(double SignalToNoise, AugmentationRandom Random) : IAugmentation
{
    /// <summary>The range of ratios drawn, in decibels: from a loud hiss to one that music hides.</summary>
    public const double MinSignalToNoise = 10, MaxSignalToNoise = 40;

    /// <summary>Draws a ratio.</summary>
    public static WhiteNoise Draw(AugmentationRandom random) => new(random.Uniform(0, MinSignalToNoise, MaxSignalToNoise), random);

    /// <inheritdoc/>
    public float[] Apply(ReadOnlySpan<float> samples, int sampleRate)
    {
        var result = samples.ToArray();
        var power = 0.0;
        foreach (var sample in samples)
            power += (double)sample * sample;
        var peak = Math.Sqrt(3 * power / Math.Max(1, samples.Length) * Math.Pow(10, -SignalToNoise / 10));
        var scale = (float)(peak / (1L << 31));
        for (var i = 0; i < result.Length; i += 4)
        {
            var words = Random.Block(1 + (i / 4));
            Add(result, i, words.A);
            Add(result, i + 1, words.B);
            Add(result, i + 2, words.C);
            Add(result, i + 3, words.D);
        }

        return result;

        void Add(float[] sum, int place, uint bits)
        {
            if (place < sum.Length)
                sum[place] += (int)bits * scale;
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"white noise, signal-to-noise ratio {SignalToNoise:F1} dB");
}
