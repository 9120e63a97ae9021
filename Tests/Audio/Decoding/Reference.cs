using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Libsndfile;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>Decodes files with other decoders, for comparison.</summary>
internal static class Reference
{
    /// <summary>Has libsndfile decode a file, and averages its channels.</summary>
    public static float[] Decode(byte[] file)
    {
        using var frames = new Sndfile().Open(new MemoryStream(file));
        var interleaved = new float[4096 * frames.Channels];
        var mono = new List<float>();
        for (int count; (count = frames.Read(interleaved)) > 0;)
        {
            var block = new float[count];
            SampleDecoder.Average(interleaved.AsSpan(0, count * frames.Channels), frames.Channels, block);
            mono.AddRange(block);
        }

        return [.. mono];
    }

    /// <summary>Checks that two signals have equal length and nearly equal samples.</summary>
    /// <param name="expected">The other decoder's samples.</param>
    /// <param name="actual">Our samples.</param>
    /// <param name="decibels">The required signal-to-noise ratio.</param>
    public static void AssertEqual(float[] expected, float[] actual, double decibels)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(SignalToNoise(expected, actual), decibels, double.PositiveInfinity);
    }

    /// <summary>How much weaker than the signal the difference is, in decibels. The signal must not be silent.</summary>
    public static double SignalToNoise(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        double signal = 0, noise = 1e-30;
        for (var i = 0; i < expected.Length; i++)
        {
            signal += expected[i] * (double)expected[i];
            noise += (expected[i] - (double)actual[i]) * (expected[i] - (double)actual[i]);
        }

        Assert.True(signal > 0, "The reference is silent.");
        return 10 * Math.Log10(signal / noise);
    }

    /// <summary>Tones with beats of noise, four a second, different in each channel.</summary>
    public static float[] Beats(int frames, int channels, int rate)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, frames * channels).Select(i =>
        {
            double seconds = (double)(i / channels) / rate, sinceBeat = seconds * 4 % 1,
                tone = Math.Sin(2 * Math.PI * 220 * (1 + (0.25 * (i % channels))) * seconds);
            return (float)((0.2 * tone) + (0.5 * Math.Exp(-30 * sinceBeat) * (random.NextDouble() - 0.5)));
        })];
    }
}
