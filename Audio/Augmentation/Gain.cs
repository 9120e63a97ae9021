using System.Globalization;
using System.Numerics.Tensors;

namespace Gtzan.Audio.Augmentation;

/// <summary>Louder or softer: y = 10^(dB / 20)·x.</summary>
/// <param name="Decibels">The change of level.</param>
public sealed record Gain(double Decibels) : IAugmentation
{
    /// <summary>
    /// The largest change: 10 dB, as in J. Schlüter and T. Grill, "Exploring data augmentation for improved singing voice detection with
    /// neural networks", ISMIR 2015.
    /// </summary>
    public const double MaxDecibels = 10;

    /// <summary>Draws a change.</summary>
    public static Gain Draw(AugmentationRandom random) => new(random.Uniform(0, -MaxDecibels, MaxDecibels));

    /// <inheritdoc/>
    public float[] Apply(ReadOnlySpan<float> samples, int sampleRate)
    {
        var result = new float[samples.Length];
        TensorPrimitives.Multiply(samples, (float)Math.Pow(10, Decibels / 20), result);
        return result;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"gain {Decibels:+0.0;−0.0;0.0} dB");
}
