using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp.Stft;

namespace Gtzan.Audio.Features;

/// <summary>The spectrum in which partials are searched.</summary>
public enum TuningSpectrum
{
    /// <summary>|X|: <c>librosa.estimate_tuning(y=y)</c>.</summary>
    Magnitude,

    /// <summary>|X|²: as <c>librosa.feature.chroma_stft</c> estimates the tuning.</summary>
    Power,
}

/// <summary>
/// The deviation of music from the tuning A4 = 440 Hz: the most frequent distance of its partials from the nearest semitone, in steps of
/// 0.01 from −0.5 to 0.49. As <c>librosa.estimate_tuning</c> with its defaults and twelve bins an octave.
/// </summary>
/// <remarks>
/// Partials (<c>librosa.piptrack</c>) are the peaks S[k−1] &lt; S[k] ≥ S[k+1] between 150 and 4000 Hz above a tenth of the frame's largest
/// value. With a = S[k+1] + S[k−1] − 2S[k] and b = (S[k+1] − S[k−1]) / 2 a peak is at k − b/a and has the height S[k] − b²/2a. The higher
/// half of them is counted in a hundred classes; the result is the lower edge of the fullest class, 0 if there are no peaks. Rounded to
/// single precision where librosa rounds.
/// </remarks>
public static class Tuning
{
    private const double LowestFrequency = 150, HighestFrequency = 4000;
    private const float Threshold = 0.1f;
    private const int Classes = 100;

    /// <summary>The tuning of a signal, in semitones.</summary>
    public static double Estimate(Spectrogram spectrogram, TuningSpectrum spectrum)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        var peaks = new List<(float Frequency, float Height)>();
        for (var block = 0; block < spectrogram.Blocks; block++)
            FindPeaks(
                spectrogram, spectrum == TuningSpectrum.Power ? spectrogram.PowerOf(block) : spectrogram.MagnitudeOf(block),
                spectrogram.FramesOf(block), peaks);
        return peaks.Count == 0 ? 0 : CommonestDeviation(peaks, Statistics.MedianBySorting([.. peaks.Select(peak => peak.Height)]));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FindPeaks(
        Spectrogram spectrogram, ReadOnlySpan<Vector512<float>> values, int frames, List<(float Frequency, float Height)> peaks)
    {
        Vector512<float> largest = default;
        foreach (ref readonly var row in values)
            largest = Vector512.MaxNative(largest, row);
        var threshold = largest * Threshold;
        var isFrame = (1ul << frames) - 1;
        for (var k = 1; k < values.Length - 1; k++)
        {
            if (spectrogram.FrequencyOf(k) is < LowestFrequency or >= HighestFrequency)
                continue;
            Vector512<float> here = values[k], before = values[k - 1], after = values[k + 1];
            var isPeak =
                Vector512.GreaterThan(here, threshold) & Vector512.GreaterThan(here, before) & Vector512.GreaterThanOrEqual(here, after);
            for (var left = isPeak.ExtractMostSignificantBits() & isFrame; left != 0; left &= left - 1)
            {
                var lane = BitOperations.TrailingZeroCount(left);
                float curvature = after[lane] + before[lane] - (2 * here[lane]), slope = (after[lane] - before[lane]) / 2;
                var shift = MathF.Abs(slope) >= MathF.Abs(curvature) ? 0 : -slope / curvature;
                peaks.Add((
                    (float)((k + (double)shift) * spectrogram.SampleRate / spectrogram.FftLength), here[lane] + (0.5f * slope * shift)));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double CommonestDeviation(List<(float Frequency, float Height)> peaks, float smallestHeight)
    {
        const float LowestA = 27.5f;
        var counts = new int[Classes];
        foreach ((var frequency, var height) in peaks)
        {
            if (!(height >= smallestHeight && frequency > 0))
                continue;
            var deviation = 12 * MathF.Log2(frequency / LowestA);
            deviation -= MathF.Floor(deviation);
            if (deviation >= 0.5f)
                deviation -= 1;
            var index = Math.Clamp((int)Math.Floor((deviation + 0.5) * Classes), 0, Classes - 1);
            // The edges are rounded numbers themselves.
            while (index > 0 && deviation < LowerEdge(index))
                index--;
            while (index < Classes - 1 && deviation >= LowerEdge(index + 1))
                index++;
            counts[index]++;
        }

        return LowerEdge(Array.IndexOf(counts, counts.Max()));
    }

    private static double LowerEdge(int index) => -0.5 + (index * (1.0 / Classes));
}
