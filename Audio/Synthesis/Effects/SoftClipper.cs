namespace Gtzan.Audio.Synthesis.Effects;

/// <summary>
/// An overdriven amplifier: the cubic soft clipper f(x) = 3/2·(x - x³/3) within ±1 and ±1 beyond, applied through its antiderivative,
/// y = (F(x₁) - F(x₀)) / (x₁ - x₀), which keeps most of the new harmonics from folding back below half the sample rate.
/// </summary>
/// <remarks>J. Parker, V. Zavalishin, E. Le Bivic, "Reducing the aliasing of nonlinear waveshaping using continuous-time convolution",
/// DAFx 2016.</remarks>
internal static class SoftClipper
{
    private const double MinStep = 1e-6;

    /// <summary>Amplifies and clips in place.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="gain">Amplification before clipping.</param>
    public static void Process(Span<float> samples, float gain)
    {
        double previous = 0, previousIntegral = 0;
        foreach (ref var sample in samples)
        {
            double input = sample * gain;
            var integral = Integral(input);
            var step = input - previous;
            sample = (float)(Math.Abs(step) > MinStep ? (integral - previousIntegral) / step : Clip(0.5 * (input + previous)));
            previous = input;
            previousIntegral = integral;
        }
    }

    private static double Clip(double x)
    {
        x = Math.Clamp(x, -1, 1);
        return 1.5 * x * (1 - (x * x / 3));
    }

    private static double Integral(double x)
    {
        var magnitude = Math.Abs(x);
        return magnitude <= 1 ? 0.75 * x * x * (1 - (x * x / 6)) : magnitude - 0.375;
    }
}
