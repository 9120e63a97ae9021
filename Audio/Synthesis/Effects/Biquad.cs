using Gtzan.Audio.Synthesis.Numbers;

namespace Gtzan.Audio.Synthesis.Effects;

/// <summary>The pass band of a <see cref="Biquad"/>.</summary>
internal enum BiquadShape
{
    /// <summary>Frequencies below the cut-off.</summary>
    LowPass,

    /// <summary>Frequencies above the cut-off.</summary>
    HighPass,
}

/// <summary>A second-order filter of 12 dB an octave, without resonance (Q = 1/√2), in transposed direct form II.</summary>
/// <remarks>R. Bristow-Johnson, "Cookbook formulae for audio equalizer biquad filter coefficients".</remarks>
internal sealed class Biquad
{
    private const float DenormalGuard = 1e-20f;

    private readonly float _b0, _b1, _b2, _a1, _a2;
    private float _state1, _state2;

    /// <summary>Designs a filter; the cut-off is held below half the sample rate.</summary>
    public Biquad(BiquadShape shape, double cutoff, int sampleRate)
    {
        var turns = Math.Min(cutoff / sampleRate, 0.49);
        var cosine = PortableMath.Sine(turns + 0.25);
        var alpha = PortableMath.Sine(turns) / Math.Sqrt(2);
        var norm = 1 / (1 + alpha);
        var edge = norm * (shape == BiquadShape.LowPass ? 1 - cosine : 1 + cosine);
        _b0 = _b2 = (float)(edge / 2);
        _b1 = (float)(shape == BiquadShape.LowPass ? edge : -edge);
        _a1 = (float)(-2 * cosine * norm);
        _a2 = (float)((1 - alpha) * norm);
    }

    /// <summary>Filters in place.</summary>
    public void Process(Span<float> samples)
    {
        float state1 = _state1, state2 = _state2;
        foreach (ref var sample in samples)
        {
            var input = sample + DenormalGuard;
            var output = (_b0 * input) + state1;
            state1 = (_b1 * input) - (_a1 * output) + state2;
            state2 = (_b2 * input) - (_a2 * output);
            sample = output;
        }

        _state1 = state1;
        _state2 = state2;
    }
}
