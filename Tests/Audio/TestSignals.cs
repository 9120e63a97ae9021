namespace Gtzan.Tests.Audio;

/// <summary>Signals for tests.</summary>
public static class TestSignals
{
    public static float[] Noise(int length, int seed = 4)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
    }

    public static float[] Tone(int length, double frequency) =>
        [.. Enumerable.Range(0, length).Select(i => (float)(0.5 * Math.Sin(2 * Math.PI * frequency * i / 22050)))];

    /// <summary>Bursts of noise, so many samples apart.</summary>
    public static float[] Clicks(int length, int distance)
    {
        var noise = Noise(length);
        return [.. Enumerable.Range(0, length).Select(i => i % distance < 300 ? noise[i] : 0)];
    }
}
