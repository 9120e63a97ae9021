using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp.Lanes;
using Gtzan.Audio.Dsp.Stft;

namespace Gtzan.Audio.Features;

/// <summary>
/// The spread of a frame's spectrum about its centroid c: √(Σₖ |Xₖ|·(fₖ − c)² / Σₖ |Xₖ|), in hertz; 0 for silence. As
/// <c>librosa.feature.spectral_bandwidth</c> with p = 2.
/// </summary>
public static class SpectralBandwidth
{
    /// <summary>The bandwidth of each frame, in hertz.</summary>
    /// <param name="spectrogram">The spectrogram.</param>
    /// <param name="centroids">The result of <see cref="SpectralCentroid.Extract"/> for the spectrogram; empty to compute it.</param>
    /// <exception cref="ArgumentException">There is not one centroid for each frame.</exception>
    public static double[] Extract(Spectrogram spectrogram, ReadOnlySpan<double> centroids = default)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        if (centroids.IsEmpty)
            centroids = SpectralCentroid.Extract(spectrogram);
        if (centroids.Length != spectrogram.Frames)
            throw new ArgumentException($"The spectrogram has {spectrogram.Frames} frames, but there are {centroids.Length} centroids.",
                nameof(centroids));

        var bandwidths = new double[spectrogram.Frames];
        double[] frequencies = [.. Enumerable.Range(0, spectrogram.Bins).Select(spectrogram.FrequencyOf)];
        Span<double> centres = stackalloc double[LaneBuffer.Lanes], sums = stackalloc double[LaneBuffer.Lanes],
            moments = stackalloc double[LaneBuffer.Lanes];
        for (var block = 0; block < spectrogram.Blocks; block++)
        {
            int first = block * LaneBuffer.Lanes, frames = spectrogram.FramesOf(block);
            centres.Clear();
            centroids.Slice(first, frames).CopyTo(centres);
            Gather(spectrogram.MagnitudeOf(block), frequencies, centres, sums, moments);
            for (var lane = 0; lane < frames; lane++)
                bandwidths[first + lane] = Math.Sqrt(moments[lane] / (sums[lane] < SpectralCentroid.MinSum ? 1 : sums[lane]));
        }

        return bandwidths;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Gather(
        ReadOnlySpan<Vector512<float>> magnitude, ReadOnlySpan<double> frequencies, ReadOnlySpan<double> centres, Span<double> sums,
        Span<double> moments)
    {
        Vector512<double> centreLow = Vector512.Create(centres), centreHigh = Vector512.Create(centres[8..]);
        Vector512<double> sumLow = default, sumHigh = default, momentLow = default, momentHigh = default;
        for (var k = 0; k < magnitude.Length; k++)
        {
            var (low, high) = Vector512.Widen(magnitude[k]);
            Vector512<double> frequency = Vector512.Create(frequencies[k]), deviationLow = frequency - centreLow,
                deviationHigh = frequency - centreHigh;
            sumLow += low;
            sumHigh += high;
            momentLow = Vector512.MultiplyAddEstimate(low * deviationLow, deviationLow, momentLow);
            momentHigh = Vector512.MultiplyAddEstimate(high * deviationHigh, deviationHigh, momentHigh);
        }

        sumLow.CopyTo(sums);
        sumHigh.CopyTo(sums[8..]);
        momentLow.CopyTo(moments);
        momentHigh.CopyTo(moments[8..]);
    }
}
