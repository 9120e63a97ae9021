using System.Globalization;

namespace Gtzan.Audio.Augmentation;

/// <summary>The shapes of an <see cref="Equalizer"/>.</summary>
public enum EqualizerShape
{
    /// <summary>Changes all below a frequency.</summary>
    LowShelf,

    /// <summary>Changes all above a frequency.</summary>
    HighShelf,

    /// <summary>Changes what is around a frequency.</summary>
    Peak,
}

/// <summary>
/// A second-order filter H(z) = (b₀ + b₁z⁻¹ + b₂z⁻²) / (a₀ + a₁z⁻¹ + a₂z⁻²) that raises or lowers a part of the spectrum.
/// </summary>
/// <param name="Shape">The part.</param>
/// <param name="Hertz">Its frequency: the middle of the slope of a shelf, the top of a peak.</param>
/// <param name="Decibels">The change of level there; half of it in the middle of a slope.</param>
/// <param name="Quality">Q: the steepness of a shelf, or how narrow a peak is.</param>
/// <remarks>R. Bristow-Johnson, "Cookbook formulae for audio equalizer biquad filter coefficients".</remarks>
public sealed record Equalizer(EqualizerShape Shape, double Hertz, double Decibels, double Quality) : IAugmentation
{
    /// <summary>
    /// The largest change, and the range of frequencies, as of the filters of J. Schlüter and T. Grill, "Exploring data augmentation for
    /// improved singing voice detection with neural networks", ISMIR 2015.
    /// </summary>
    public const double MaxDecibels = 10, MinHertz = 150, MaxHertz = 8000;

    // From a peak two octaves wide, or a shelf without overshoot, to a peak of an octave.
    private const double MinQuality = 0.7, MaxQuality = 1.4;

    // Above it, the bilinear transform leaves no room below half the sample rate.
    private const double MaxTurns = 0.45;

    /// <summary>Draws a shape, a frequency, a change and a quality.</summary>
    public static Equalizer Draw(AugmentationRandom random)
    {
        var shape = (EqualizerShape)random.Below(0, 3);
        return new(
            shape, random.LogUniform(1, MinHertz, MaxHertz), random.Uniform(2, -MaxDecibels, MaxDecibels),
            shape == EqualizerShape.Peak ? random.Uniform(3, MinQuality, MaxQuality) : MinQuality);
    }

    /// <inheritdoc/>
    public float[] Apply(ReadOnlySpan<float> samples, int sampleRate)
    {
        var (b0, b1, b2, a1, a2) = Coefficients(sampleRate);
        var result = new float[samples.Length];
        double state1 = 0, state2 = 0;
        for (var i = 0; i < result.Length; i++)
        {
            // Transposed direct form II.
            double x = samples[i], y = (b0 * x) + state1;
            state1 = (b1 * x) - (a1 * y) + state2;
            state2 = (b2 * x) - (a2 * y);
            result[i] = (float)y;
        }

        return result;
    }

    /// <summary>The coefficients at a sample rate, divided by a₀.</summary>
    public (double B0, double B1, double B2, double A1, double A2) Coefficients(int sampleRate)
    {
        var amplitude = Math.Pow(10, Decibels / 40);
        var angle = 2 * Math.PI * Math.Min(Hertz / sampleRate, MaxTurns);
        var (sine, cosine) = Math.SinCos(angle);
        var alpha = sine / (2 * Quality);
        if (Shape == EqualizerShape.Peak)
        {
            var peak = 1 + (alpha / amplitude);
            return (
                (1 + (alpha * amplitude)) / peak, -2 * cosine / peak, (1 - (alpha * amplitude)) / peak, -2 * cosine / peak,
                (1 - (alpha / amplitude)) / peak);
        }

        // A high shelf is a low one with the frequencies reversed: −cos for cos, and odd coefficients negative.
        var sign = Shape == EqualizerShape.LowShelf ? 1 : -1;
        var (more, less, slope) = (amplitude + 1, amplitude - 1, 2 * Math.Sqrt(amplitude) * alpha);
        cosine *= sign;
        var divisor = more + (less * cosine) + slope;
        return (
            amplitude * (more - (less * cosine) + slope) / divisor, sign * 2 * amplitude * (less - (more * cosine)) / divisor,
            amplitude * (more - (less * cosine) - slope) / divisor, sign * -2 * (less + (more * cosine)) / divisor,
            (more + (less * cosine) - slope) / divisor);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Shape switch { EqualizerShape.LowShelf => "low shelf", EqualizerShape.HighShelf => "high shelf", _ => "peak" })} at " +
        $"{Hertz:F0} Hz, {Decibels:+0.0;−0.0;0.0} dB, Q {Quality:F1}");
}
