using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp;
using Gtzan.Audio.Dsp.Lanes;

namespace Gtzan.Audio.Features;

/// <summary>The aggregation of the increases of the mel bands.</summary>
public enum OnsetAggregate
{
    /// <summary>Their mean: the default of <c>librosa.onset.onset_strength</c>.</summary>
    Mean,

    /// <summary>Their median, as librosa's beat tracker uses it.</summary>
    Median,
}

/// <summary>
/// The increase in loudness from the frame before: the mean, or median, over mel bands of max(0, L[t] − L[t − 1]), in decibels. As
/// <c>librosa.onset.onset_strength</c> with its defaults: delayed by half a frame, N / (2·hop) values, so that it is at the time of the
/// onset.
/// </summary>
public static class OnsetStrength
{
    /// <summary>The onset strength of each frame.</summary>
    /// <param name="mel">The mel spectrogram in decibels.</param>
    /// <param name="aggregate">The aggregation of bands.</param>
    /// <param name="fftLength">N, samples in a frame.</param>
    /// <param name="hopLength">Samples from one frame to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float[] Extract(
        LogMelSpectrogram mel, OnsetAggregate aggregate, int fftLength = FeatureDefaults.FftLength,
        int hopLength = FeatureDefaults.HopLength)
    {
        ArgumentNullException.ThrowIfNull(mel);
        ArgumentOutOfRangeException.ThrowIfLessThan(fftLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hopLength, 1);
        int delay = fftLength / (2 * hopLength), bands = mel.Bands;
        float[] strengths = new float[mel.Frames], before = new float[bands], here = new float[bands], increases = new float[bands];
        for (var frame = 0; frame < mel.Frames - delay; frame++)
        {
            var cells = mel.ValuesOf(frame / LaneBuffer.Lanes);
            var floor = mel.Floor.ToScalar();
            for (var band = 0; band < bands; band++)
            {
                here[band] = MathF.Max(cells[(band * LaneBuffer.Lanes) + (frame % LaneBuffer.Lanes)], floor);
                increases[band] = MathF.Max(0, here[band] - before[band]);
            }

            if (frame > 0)
                strengths[frame + delay] = aggregate == OnsetAggregate.Mean ? increases.Average() : Statistics.MedianBySorting(increases);
            (before, here) = (here, before);
        }

        return strengths;
    }
}
