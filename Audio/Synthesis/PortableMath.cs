namespace Gtzan.Audio.Synthesis;

/// <summary>
/// The few transcendental functions that synthesis needs, from additions and multiplications alone. <see cref="Math.Sin"/> and
/// <see cref="Math.Exp"/> come from the platform's C library and may differ in the last bit; these give the same bits wherever
/// arithmetic is IEEE 754, and with them a whole synthetic track does. Relative error about 1e-13.
/// </summary>
internal static class PortableMath
{
    private const double Ln2 = 0.69314718055994530942;
    private const double Log2OfE = 1.4426950408889634074;
    private const double Log2Of10 = 3.3219280948873623479;

    /// <summary>2ˣ, by the Taylor series of the fractional part.</summary>
    public static double Exp2(double x)
    {
        double whole = Math.Floor(x + 0.5);
        double y = (x - whole) * Ln2;
        double sum = 1;
        for (int k = 13; k >= 1; k--)
            sum = 1 + (y / k * sum);
        return Math.ScaleB(sum, (int)whole);
    }

    /// <summary>eˣ.</summary>
    public static double Exp(double x) => Exp2(x * Log2OfE);

    /// <summary>Sine of an angle in turns: Sine(0.25) = 1.</summary>
    public static double Sine(double turns)
    {
        double x = turns - Math.Floor(turns + 0.5);
        if (x > 0.25)
            x = 0.5 - x;
        else if (x < -0.25)
            x = -0.5 - x;

        double angle = x * 2 * Math.PI;
        double square = angle * angle;
        double sum = 1;
        for (int k = 8; k >= 1; k--)
            sum = 1 - (square / (2 * k * ((2 * k) + 1)) * sum);
        return angle * sum;
    }

    /// <summary>Tangent of an angle in turns.</summary>
    public static double Tangent(double turns) => Sine(turns) / Sine(turns + 0.25);

    /// <summary>Amplitude ratio of a level in decibels: 20 dB is 10.</summary>
    public static double Amplitude(double decibels) => Exp2(decibels * (Log2Of10 / 20));

    /// <summary>Frequency in hertz of a MIDI note number: 69 is A4, 440 Hz, and 12 numbers make an octave.</summary>
    public static double Frequency(double pitch) => 440 * Exp2((pitch - 69) / 12);

    /// <summary>Factor per step of a decay by 60 dB in <paramref name="seconds"/>, at <paramref name="rate"/> steps a second.</summary>
    public static double Decay(double seconds, double rate) => Exp2(-3 * Log2Of10 / (seconds * rate));
}
