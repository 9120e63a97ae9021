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
        int block = (int)(sampleRate / BlocksPerSecond);
        double[] powers = new double[(samples.Length + block - 1) / block];
        for (int i = 0; i < powers.Length; i++)
            powers[i] = Power(samples.Slice(i * block, Math.Min(block, samples.Length - (i * block))));

        double gate = powers.Max() * PortableMath.Amplitude(2 * GateDecibels), sum = 0;
        int count = 0;
        foreach (double power in powers)
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
    public static float Peak(ReadOnlySpan<float> samples)
    {
        float peak = 0;
        foreach (float sample in samples)
            peak = Math.Max(peak, Math.Abs(sample));
        return peak;
    }

    private static double Power(ReadOnlySpan<float> samples)
    {
        // Four sums, so that additions need not wait for each other; always the same four, so that the bits stay the same.
        double sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
        int i = 0;
        for (; i + 4 <= samples.Length; i += 4)
        {
            sum0 += samples[i] * samples[i];
            sum1 += samples[i + 1] * samples[i + 1];
            sum2 += samples[i + 2] * samples[i + 2];
            sum3 += samples[i + 3] * samples[i + 3];
        }

        for (; i < samples.Length; i++)
            sum0 += samples[i] * samples[i];
        return (sum0 + sum1 + sum2 + sum3) / samples.Length;
    }
}
