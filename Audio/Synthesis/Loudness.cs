using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Gtzan.Audio.Synthesis.Numbers;

namespace Gtzan.Audio.Synthesis;

/// <summary>Measures of a signal's level.</summary>
internal static class Loudness
{
    private const double BlocksPerSecond = 10;
    private const double GateDecibels = -30;
    private const double Silence = 1e-9;

    /// <summary>
    /// Root mean square of the tenths of a second that sound, those within 30 dB of the loudest one, so that a part that plays seldom
    /// isn't measured by its rests. At least 1e-9, to divide by.
    /// </summary>
    public static double WhileSounding(ReadOnlySpan<float> samples, int sampleRate)
    {
        var block = (int)(sampleRate / BlocksPerSecond);
        var powers = new double[(samples.Length + block - 1) / block];
        for (var i = 0; i < powers.Length; i++)
            powers[i] = Power(samples.Slice(i * block, Math.Min(block, samples.Length - (i * block))));

        double gate = powers.Max() * PortableMath.Amplitude(2 * GateDecibels), sum = 0;
        var count = 0;
        foreach (var power in powers)
        {
            if (power >= gate)
            {
                sum += power;
                count++;
            }
        }

        return Math.Max(Silence, Math.Sqrt(sum / count));
    }

    /// <summary>Largest magnitude.</summary>
    public static float Peak(ReadOnlySpan<float> samples) => Math.Abs(TensorPrimitives.MaxMagnitude(samples));

    private static double Power(ReadOnlySpan<float> samples)
    {
        // Vectors of four lanes on every machine, never of the widest kind: the order of additions, and so the bits, stay the same.
        Vector128<float> sum0 = Vector128<float>.Zero, sum1 = Vector128<float>.Zero;
        var vectors = MemoryMarshal.Cast<float, Vector128<float>>(samples);
        var i = 0;
        for (; i + 2 <= vectors.Length; i += 2)
        {
            sum0 += vectors[i] * vectors[i];
            sum1 += vectors[i + 1] * vectors[i + 1];
        }

        var lanes = sum0 + sum1;
        var sum = (double)lanes[0] + lanes[1] + lanes[2] + lanes[3];
        foreach (var sample in samples[(4 * i)..])
            sum += (double)sample * sample;
        return sum / samples.Length;
    }
}
