using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp.Lanes;
using Gtzan.Audio.Dsp.Stft;

namespace Gtzan.Audio.Features;

/// <summary>
/// The lowest frequency at or below which a share of a frame's magnitudes is: the smallest fₖ with Σ_{j≤k} |Xⱼ| ≥ share·Σ|Xⱼ|, in hertz; 0
/// for silence. As <c>librosa.feature.spectral_rolloff</c>, which sums in single precision from the lowest frequency on, as here.
/// </summary>
public static class SpectralRolloff
{
    /// <summary>The roll-off of each frame, in hertz.</summary>
    /// <param name="spectrogram">The spectrogram.</param>
    /// <param name="share">The share of the magnitudes, between 0 and 1.</param>
    /// <exception cref="ArgumentException">The share is not between 0 and 1.</exception>
    public static double[] Extract(Spectrogram spectrogram, float share = 0.85f)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        if (!(share > 0 && share < 1))
            throw new ArgumentException($"The share of the roll-off must be between 0 and 1, but is {share}.", nameof(share));

        var rolloffs = new double[spectrogram.Frames];
        for (var block = 0; block < spectrogram.Blocks; block++)
        {
            var bins = BinsBelow(spectrogram.MagnitudeOf(block), share);
            for (var lane = 0; lane < spectrogram.FramesOf(block); lane++)
                rolloffs[(block * LaneBuffer.Lanes) + lane] = spectrogram.FrequencyOf(bins[lane]);
        }

        return rolloffs;
    }

    /// <summary>The number of cumulative sums below the share, which is the bin of the first one that is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector512<int> BinsBelow(ReadOnlySpan<Vector512<float>> magnitude, float share)
    {
        Vector512<float> total = default;
        foreach (ref readonly var row in magnitude)
            total += row;

        Vector512<float> threshold = total * share, sum = default;
        Vector512<int> below = default;
        foreach (ref readonly var row in magnitude)
        {
            sum += row;
            below -= Vector512.LessThan(sum, threshold).AsInt32(); // true is −1
        }

        return below;
    }
}
