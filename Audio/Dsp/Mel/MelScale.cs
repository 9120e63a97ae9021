namespace Gtzan.Audio.Dsp.Mel;

/// <summary>The formula that converts hertz to mel, the scale of perceived pitch.</summary>
public enum MelScale
{
    /// <summary>Slaney's Auditory Toolbox (1998), librosa's default: linear below 1000 Hz (3 mel per 200 Hz), logarithmic above.</summary>
    Slaney,

    /// <summary>The HTK book: 2595·log₁₀(1 + f / 700).</summary>
    Htk,
}

/// <summary>Conversions between hertz and mel.</summary>
public static class MelScales
{
    private const double LinearStep = 200.0 / 3; // hertz a mel below the knee
    private const double KneeHertz = 1000;
    private const double KneeMel = KneeHertz / LinearStep;
    private static readonly double LogStep = Math.Log(6.4) / 27;

    /// <summary>The mel value of a frequency in hertz.</summary>
    public static double ToMel(this MelScale scale, double hertz) => scale switch
    {
        MelScale.Htk => 2595 * Math.Log10(1 + (hertz / 700)),
        _ => hertz < KneeHertz ? hertz / LinearStep : KneeMel + (Math.Log(hertz / KneeHertz) / LogStep),
    };

    /// <summary>The frequency in hertz of a mel value: the inverse of <see cref="ToMel"/>.</summary>
    public static double ToHertz(this MelScale scale, double mel) => scale switch
    {
        MelScale.Htk => 700 * (Math.Pow(10, mel / 2595) - 1),
        _ => mel < KneeMel ? mel * LinearStep : KneeHertz * Math.Exp(LogStep * (mel - KneeMel)),
    };
}
