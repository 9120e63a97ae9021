using System.Runtime.CompilerServices;
using Gtzan.Audio.Dsp;
using Gtzan.Audio.Dsp.Framing;

namespace Gtzan.Audio.Features;

/// <summary>
/// The share of a frame's N samples whose sign differs from that of the sample before. As <c>librosa.feature.zero_crossing_rate</c>:
/// samples within ±10⁻¹⁰ count as +0, the first sample of a frame is no crossing, and the first and last sample of the signal are repeated
/// beyond its ends.
/// </summary>
public static class ZeroCrossingRate
{
    private const float Silence = 1e-10f;

    /// <summary>The rate of each frame (<see cref="FramingReference.Count"/>), from 0 to below 1.</summary>
    /// <exception cref="ArgumentException">The signal is empty, or a length is below 1.</exception>
    public static double[] Extract(
        ReadOnlySpan<float> samples, int frameLength = FeatureDefaults.FftLength, int hopLength = FeatureDefaults.HopLength)
    {
        CenteredFrames.Check(samples.Length, frameLength, hopLength);
        var crossings = CrossingsUpTo(samples);
        var rates = new double[FramingReference.Count(samples.Length, frameLength, hopLength)];
        for (var frame = 0; frame < rates.Length; frame++)
        {
            (_, var from, var to) = CenteredFrames.Place(frame, frameLength, hopLength, samples.Length);
            rates[frame] = from < to ? (double)(crossings[to - 1] - crossings[from]) / frameLength : 0;
        }

        return rates;
    }

    /// <summary>For each sample, the crossings from the first sample to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] CrossingsUpTo(ReadOnlySpan<float> samples)
    {
        var crossings = new int[samples.Length];
        var isNegative = samples[0] < -Silence;
        for (int i = 1, count = 0; i < crossings.Length; i++)
        {
            var next = samples[i] < -Silence;
            count += next != isNegative ? 1 : 0;
            crossings[i] = count;
            isNegative = next;
        }

        return crossings;
    }
}
