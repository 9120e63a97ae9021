using Gtzan.Audio.Synthesis.Numbers;

namespace Gtzan.Audio.Synthesis.Voices;

/// <summary>Harmonic recipes: the amplitude of harmonic h relative to the fundamental.</summary>
internal enum Spectrum
{
    /// <summary>The fundamental alone.</summary>
    Sine,

    /// <summary>Odd harmonics, 1/h².</summary>
    Triangle,

    /// <summary>Odd harmonics, 1/h: hollow.</summary>
    Square,

    /// <summary>All harmonics, 1/h: strings, brass, synthesisers.</summary>
    Sawtooth,

    /// <summary>A narrow pulse, all harmonics nearly equal: clavinet, reeds.</summary>
    Pulse,

    /// <summary>Drawbars of an electric organ: harmonics 1, 2, 3, 4, 6 and 8.</summary>
    Organ,
}

/// <summary>
/// One period of a wave, the sum of its harmonics up to a limit and nothing above: a band-limited oscillator reads it at any speed
/// that keeps that limit below half the sample rate.
/// </summary>
internal static class Wavetable
{
    /// <summary>Bits of an oscillator's 32-bit phase that choose the table entry.</summary>
    public const int IndexBits = 11;

    /// <summary>Entries of a period.</summary>
    public const int Length = 1 << IndexBits;

    /// <summary>Shift that takes a 32-bit phase to its table entry.</summary>
    public const int IndexShift = 32 - IndexBits;

    /// <summary>Mask of a phase's fraction between two entries.</summary>
    public const uint FractionMask = (1u << IndexShift) - 1;

    /// <summary>Scale that takes a masked phase to a fraction in [0, 1).</summary>
    public const float FractionScale = 1f / (1u << IndexShift);

    private static readonly float[] SinePeriod = CreateSinePeriod();

    /// <summary>A sine of amplitude 1, and its first entry again.</summary>
    public static ReadOnlySpan<float> Sine => SinePeriod;

    /// <summary>Builds a wave.</summary>
    /// <param name="spectrum">Recipe of its harmonics.</param>
    /// <param name="brightness">Harmonic number above which amplitudes fall by a further 12 dB an octave.</param>
    /// <param name="harmonics">Highest harmonic allowed.</param>
    /// <returns>A period of root mean square 1, and its first entry again, for interpolation.</returns>
    public static float[] Build(Spectrum spectrum, double brightness, int harmonics)
    {
        var samples = new float[Length + 1];
        var highest = Math.Clamp((int)(8 * brightness), 1, Math.Clamp(harmonics, 1, Length / 8));
        double power = 0;
        for (var harmonic = 1; harmonic <= highest; harmonic++)
        {
            var ratio = harmonic / brightness;
            var amplitude = (float)(Recipe(spectrum, harmonic) / (1 + (ratio * ratio)));
            if (amplitude == 0)
                continue;
            power += amplitude * amplitude / 2.0;
            for (var i = 0; i < Length; i++)
                samples[i] += amplitude * SinePeriod[(harmonic * i) & (Length - 1)];
        }

        var scale = (float)(1 / Math.Sqrt(power));
        foreach (ref var sample in samples.AsSpan())
            sample *= scale;
        samples[Length] = samples[0];
        return samples;
    }

    private static double Recipe(Spectrum spectrum, int harmonic) => spectrum switch
    {
        Spectrum.Sine => harmonic == 1 ? 1 : 0,
        Spectrum.Triangle => harmonic % 4 == 1 ? 1.0 / (harmonic * harmonic) : harmonic % 4 == 3 ? -1.0 / (harmonic * harmonic) : 0,
        Spectrum.Square => harmonic % 2 == 1 ? 1.0 / harmonic : 0,
        Spectrum.Sawtooth => 1.0 / harmonic,
        Spectrum.Pulse => PortableMath.Sine(harmonic / 14.0) / harmonic,
        Spectrum.Organ => harmonic switch { 1 => 1, 2 => 0.8, 3 => 0.55, 4 => 0.4, 6 => 0.25, 8 => 0.3, _ => 0 },
        _ => throw new ArgumentOutOfRangeException(nameof(spectrum), spectrum, "No such spectrum."),
    };

    private static float[] CreateSinePeriod()
    {
        var period = new float[Length + 1];
        for (var i = 0; i <= Length; i++)
            period[i] = (float)PortableMath.Sine((double)i / Length);
        return period;
    }
}
