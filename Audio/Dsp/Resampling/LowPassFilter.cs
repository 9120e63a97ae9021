namespace Gtzan.Audio.Dsp.Resampling;

/// <summary>
/// The low-pass filter of the resampler, a sinc under a Kaiser window: h(τ) = sinc(cτ)·I₀(β√(1 − (τ/H)²)) / I₀(β) for |τ| &lt; H, else 0;
/// τ counts input samples.
/// </summary>
/// <remarks>
/// Flat to 10⁻⁷ up to 0.9 of the lower of both Nyquist frequencies, 140 dB down from that Nyquist frequency on: the error of floats. Where
/// h is used, its values are divided by their sum, which makes the gain at 0 Hz exactly 1. Sources: Kaiser 1974; design formulas as in
/// Oppenheim and Schafer.
/// </remarks>
internal sealed class LowPassFilter
{
    private const double StopBandDecibels = 150;
    private const double PassBandEnd = 0.9; // in units of the lower Nyquist frequency; the stop band begins at 1
    private const double Beta = 0.1102 * (StopBandDecibels - 8.7);

    private static readonly double Scale = 1 / Bessel.I0(Beta);

    private readonly double _cutoff;

    /// <summary>Designs the filter for two sample rates in hertz.</summary>
    public LowPassFilter(int fromRate, int toRate)
    {
        // Frequencies in units of the input's Nyquist frequency.
        Band = Math.Min(1, (double)toRate / fromRate);
        _cutoff = Band * (1 + PassBandEnd) / 2;
        var transition = Math.PI * Band * (1 - PassBandEnd);
        HalfLength = (int)Math.Ceiling((((StopBandDecibels - 7.95) / (2.285 * transition)) + 1) / 2);
    }

    /// <summary>The lower of both Nyquist frequencies, in units of the input's.</summary>
    public double Band { get; }

    /// <summary>H, in input samples.</summary>
    public int HalfLength { get; }

    /// <summary>h(τ).</summary>
    public double At(double time)
    {
        var inside = 1 - (time * time / ((double)HalfLength * HalfLength));
        return inside <= 0 ? 0 : Sinc(_cutoff * time) * Bessel.I0(Beta * Math.Sqrt(inside)) * Scale;
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
