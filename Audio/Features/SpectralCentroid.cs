using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp.Lanes;
using Gtzan.Audio.Dsp.Stft;

namespace Gtzan.Audio.Features;

/// <summary>
/// The centre of gravity of a frame's spectrum: Σₖ fₖ·|Xₖ| / Σₖ |Xₖ|, in hertz; 0 for silence. As <c>librosa.feature.spectral_centroid</c>.
/// </summary>
public static class SpectralCentroid
{
    /// <summary>Smallest normal float: where the magnitudes of a frame add up to less, librosa does not divide by their sum.</summary>
    internal const double MinSum = 1.17549435e-38;

    /// <summary>The centroid of each frame, in hertz.</summary>
    public static double[] Extract(Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        var centroids = new double[spectrogram.Frames];
        // Numbers of bins are exact, so the sums of a transform are rounded less than those of frequencies.
        var positions = spectrogram.GivenFrequencies ?? [.. Enumerable.Range(0, spectrogram.Bins).Select(k => (double)k)];
        var (scale, divisor) = spectrogram.GivenFrequencies is null ? (spectrogram.SampleRate, spectrogram.FftLength) : (1, 1);
        Span<double> sums = stackalloc double[LaneBuffer.Lanes], moments = stackalloc double[LaneBuffer.Lanes];
        for (var block = 0; block < spectrogram.Blocks; block++)
        {
            Gather(spectrogram.MagnitudeOf(block), positions, sums, moments);
            for (var lane = 0; lane < spectrogram.FramesOf(block); lane++)
                centroids[(block * LaneBuffer.Lanes) + lane] =
                    moments[lane] / (sums[lane] < MinSum ? 1 : sums[lane]) * scale / divisor;
        }

        return centroids;
    }

    /// <summary>Σ|X| and Σp·|X| of sixteen frames, p the position of a bin, in double precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Gather(
        ReadOnlySpan<Vector512<float>> magnitude, ReadOnlySpan<double> positions, Span<double> sums, Span<double> moments)
    {
        Vector512<double> sumLow = default, sumHigh = default, momentLow = default, momentHigh = default;
        for (var k = 0; k < magnitude.Length; k++)
        {
            var (low, high) = Vector512.Widen(magnitude[k]);
            var position = Vector512.Create(positions[k]);
            sumLow += low;
            sumHigh += high;
            momentLow = Vector512.MultiplyAddEstimate(low, position, momentLow);
            momentHigh = Vector512.MultiplyAddEstimate(high, position, momentHigh);
        }

        sumLow.CopyTo(sums);
        sumHigh.CopyTo(sums[8..]);
        momentLow.CopyTo(moments);
        momentHigh.CopyTo(moments[8..]);
    }
}
