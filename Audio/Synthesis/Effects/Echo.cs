namespace Gtzan.Audio.Synthesis.Effects;

/// <summary>A tape echo: a delayed, duller copy that feeds back into itself.</summary>
internal static class Echo
{
    private const float DenormalGuard = 1e-20f;

    /// <summary>Adds the echo in place.</summary>
    /// <param name="samples">The signal.</param>
    /// <param name="delay">Samples between repeats, at least 1.</param>
    /// <param name="level">Level of the first repeat.</param>
    /// <param name="feedback">Level of each repeat relative to the one before, below 1.</param>
    public static void Process(Span<float> samples, int delay, float level, float feedback)
    {
        var tape = new float[delay];
        float dull = 0;
        var position = 0;
        foreach (ref var sample in samples)
        {
            var repeat = tape[position];
            dull += 0.4f * (repeat - dull);
            tape[position] = sample + (feedback * dull) + DenormalGuard;
            sample += level * repeat;
            if (++position == delay)
                position = 0;
        }
    }
}
