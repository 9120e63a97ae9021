using Gtzan.Engine.Randomness;

namespace Gtzan.Benchmarks.Audio;

/// <summary>
/// A segment as the study cuts them: 66,150 samples at 22,050 Hz, which make 130 frames. White noise, so that no band is empty.
/// </summary>
internal static class SegmentOfNoise
{
    public const int SampleRate = 22050;
    public const int Length = 66_150;
    public const int Frames = 130;
    public const double Seconds = (double)Length / SampleRate;

    public static float[] Samples()
    {
        var sequence = new RandomSequence(Seed: 1, RandomPurpose.Check);
        return [.. Enumerable.Range(0, Length).Select(i => (float)(0.1 * sequence.Normal(i)))];
    }
}
