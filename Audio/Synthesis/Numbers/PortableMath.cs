namespace Gtzan.Audio.Synthesis.Numbers;

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

    // 1/12!, 1/11!, … 1/0!
    private static ReadOnlySpan<double> ExponentialSeries =>
    [
        1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24,
        1.0 / 6, 0.5, 1, 1,
    ];

    // 1/17!, -1/15!, … 1/1!
    private static ReadOnlySpan<double> SineSeries =>
    [
        1.0 / 355687428096000, -1.0 / 1307674368000, 1.0 / 6227020800, -1.0 / 39916800, 1.0 / 362880, -1.0 / 5040, 1.0 / 120, -1.0 / 6, 1,
    ];

    /// <summary>2ˣ for x within ±1000, by the Taylor series of the fractional part.</summary>
    public static double Exp2(double x)
    {
        var whole = Math.Floor(x + 0.5);
        var y = (x - whole) * Ln2;
        double sum = 0;
        foreach (var coefficient in ExponentialSeries)
            sum = (sum * y) + coefficient;
        return BitConverter.Int64BitsToDouble((1023 + (long)whole) << 52) * sum;
    }

    /// <summary>eˣ.</summary>
    public static double Exp(double x) => Exp2(x * Log2OfE);

    /// <summary>Sine of an angle in turns: Sine(0.25) = 1.</summary>
    public static double Sine(double turns)
    {
        var x = turns - Math.Floor(turns + 0.5);
        if (x > 0.25)
            x = 0.5 - x;
        else if (x < -0.25)
            x = -0.5 - x;

        var angle = x * 2 * Math.PI;
        var square = angle * angle;
        double sum = 0;
        foreach (var coefficient in SineSeries)
            sum = (sum * square) + coefficient;
        return angle * sum;
    }

    /// <summary>Amplitude ratio of a level in decibels: 20 dB is 10.</summary>
    public static double Amplitude(double decibels) => Exp2(decibels * (Log2Of10 / 20));

    /// <summary>Frequency in hertz of a MIDI note number: 69 is A4, 440 Hz, and 12 numbers make an octave.</summary>
    public static double Frequency(double pitch) => 440 * Exp2((pitch - 69) / 12);

    /// <summary>Factor per step of a decay by 60 dB in <paramref name="seconds"/>, at <paramref name="rate"/> steps a second.</summary>
    public static double Decay(double seconds, double rate) => Exp2(-3 * Log2Of10 / (seconds * rate));
}
