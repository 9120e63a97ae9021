namespace Gtzan.Audio.Augmentation;

/// <summary>A change of samples, its parameters drawn. Its text says what they are. Several threads may use one.</summary>
public interface IAugmentation
{
    /// <summary>Samples that it takes for each that it gives: the rate of a time stretch, else 1.</summary>
    double Rate => 1;

    /// <summary>The changed samples: ⌊samples / <see cref="Rate"/>⌋. At strength 0, the same as before.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="sampleRate">Samples a second, in hertz.</param>
    float[] Apply(ReadOnlySpan<float> samples, int sampleRate);
}
