using System.Collections.Concurrent;
using System.Globalization;
using Gtzan.Audio.Dsp.Resampling;

namespace Gtzan.Audio.Augmentation;

/// <summary>
/// Higher or lower, with the same tempo: the <see cref="PhaseVocoder"/> makes the signal 2^(semitones / 12) times as long, and
/// resampling plays that as many times as fast.
/// </summary>
/// <param name="Semitones">The shift; positive is higher.</param>
public sealed record PitchShift(double Semitones) : IAugmentation
{
    /// <summary>
    /// The largest shift: the first set of J. Salamon and J. Bello, "Deep convolutional neural networks and data augmentation for
    /// environmental sound classification", IEEE Signal Processing Letters 24, 2017.
    /// </summary>
    public const double MaxSemitones = 2;

    // Shifts are drawn in tenths, so that the filters of all of them fit in memory.
    private const int StepsASemitone = 10;

    // The ratio of a shift is a number of thousandths, with an error of a hundredth of a semitone at most.
    private const int Denominator = 1000;

    private const int RateOfAUnit = 100;

    private static readonly ConcurrentDictionary<int, Resampler> Resamplers = new();

    /// <summary>Draws a shift, a multiple of a tenth of a semitone.</summary>
    public static PitchShift Draw(AugmentationRandom random)
    {
        const int Most = (int)(MaxSemitones * StepsASemitone);
        return new((double)(random.Below(0, (2 * Most) + 1) - Most) / StepsASemitone);
    }

    /// <inheritdoc/>
    public float[] Apply(ReadOnlySpan<float> samples, int sampleRate)
    {
        var thousandths = (int)Math.Round(Denominator * Math.Pow(2, Semitones / 12));
        if (thousandths == Denominator)
            return samples.ToArray();
        var length = (int)((((long)samples.Length * thousandths) + Denominator - 1) / Denominator);
        var stretched = PhaseVocoder.Stretch(samples, length);

        // Only the ratio of the rates matters.
        var resampler = Resamplers.GetOrAdd(thousandths, ratio => new Resampler(ratio * RateOfAUnit, Denominator * RateOfAUnit));
        return resampler.Resample(stretched)[..samples.Length];
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"pitch {Semitones:+0.0;−0.0;0.0} semitones");
}
