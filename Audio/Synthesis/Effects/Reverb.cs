using Gtzan.Audio.Synthesis.Numbers;

namespace Gtzan.Audio.Synthesis.Effects;

/// <summary>
/// A room: four delay lines that feed each other through a Hadamard matrix, losing high frequencies faster than low ones.
/// </summary>
/// <remarks>J.-M. Jot, A. Chaigne, "Digital delay networks for designing artificial reverberators", AES 90th Convention, 1991.</remarks>
/// <param name="time">Time in seconds in which the room falls silent by 60 dB.</param>
/// <param name="sampleRate">Samples per second.</param>
internal sealed class Reverb(double time, int sampleRate)
{
    private const float DenormalGuard = 1e-20f;
    private const float Bright = 0.55f;

    private readonly float[] _line0 = NewLine(0.0297, sampleRate), _line1 = NewLine(0.0371, sampleRate);
    private readonly float[] _line2 = NewLine(0.0419, sampleRate), _line3 = NewLine(0.0533, sampleRate);

    /// <summary>Replaces a dry signal by its reverberation.</summary>
    public void Process(Span<float> samples)
    {
        float[] line0 = _line0, line1 = _line1, line2 = _line2, line3 = _line3;
        float gain0 = LineGain(_line0), gain1 = LineGain(_line1), gain2 = LineGain(_line2), gain3 = LineGain(_line3);
        float low0 = 0, low1 = 0, low2 = 0, low3 = 0;
        int at0 = 0, at1 = 0, at2 = 0, at3 = 0;
        foreach (ref var sample in samples)
        {
            var input = sample + DenormalGuard;
            low0 += Bright * ((gain0 * line0[at0]) - low0);
            low1 += Bright * ((gain1 * line1[at1]) - low1);
            low2 += Bright * ((gain2 * line2[at2]) - low2);
            low3 += Bright * ((gain3 * line3[at3]) - low3);
            float sum01 = low0 + low1, difference01 = low0 - low1;
            float sum23 = low2 + low3, difference23 = low2 - low3;
            line0[at0] = input + (0.5f * (sum01 + sum23));
            line1[at1] = input + (0.5f * (difference01 + difference23));
            line2[at2] = input + (0.5f * (sum01 - sum23));
            line3[at3] = input + (0.5f * (difference01 - difference23));
            sample = 0.5f * (difference01 + difference23);
            at0 = at0 + 1 == line0.Length ? 0 : at0 + 1;
            at1 = at1 + 1 == line1.Length ? 0 : at1 + 1;
            at2 = at2 + 1 == line2.Length ? 0 : at2 + 1;
            at3 = at3 + 1 == line3.Length ? 0 : at3 + 1;
        }
    }

    private static float[] NewLine(double seconds, int sampleRate) => new float[(int)(seconds * sampleRate)];

    private float LineGain(float[] line) => (float)PortableMath.Decay(time, (double)sampleRate / line.Length);
}
