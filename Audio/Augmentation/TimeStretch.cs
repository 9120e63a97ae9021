using System.Globalization;

namespace Gtzan.Audio.Augmentation;

/// <summary>Faster or slower, with the same pitch, by the <see cref="PhaseVocoder"/>.</summary>
/// <param name="Rate">How many times as fast: a signal of n samples becomes one of ⌊n / rate⌋.</param>
public sealed record TimeStretch(double Rate) : IAugmentation
{
    /// <summary>
    /// The range of rates drawn, as in J. Salamon and J. Bello, "Deep convolutional neural networks and data augmentation for environmental
    /// sound classification", IEEE Signal Processing Letters 24, 2017.
    /// </summary>
    public const double MinRate = 0.81, MaxRate = 1.23;

    /// <summary>Draws a rate.</summary>
    public static TimeStretch Draw(AugmentationRandom random) => new(random.LogUniform(0, MinRate, MaxRate));

    /// <inheritdoc/>
    public float[] Apply(ReadOnlySpan<float> samples, int sampleRate) => PhaseVocoder.Stretch(samples, (int)(samples.Length / Rate));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rate:F2} times as fast");
}
