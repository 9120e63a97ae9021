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
/// 0.01 from −0.5 to 0.49. As <c>librosa.estimate_tuning</c>; with other steps of the octave, the deviation is in those.
/// </summary>
/// <remarks>
/// Partials (<c>librosa.piptrack</c>) are the peaks S[k−1] &lt; S[k] ≥ S[k+1] in a range of frequencies above a share of the frame's
/// largest value. With a = S[k+1] + S[k−1] − 2S[k] and b = (S[k+1] − S[k−1]) / 2 a peak is at k − b/a and has the height S[k] − b²/2a. The
/// higher half of them is counted in classes; the result is the lower edge of the fullest class, 0 if there are no peaks. Rounded to single
/// precision where librosa rounds.
/// </remarks>
public static class Tuning
{
    /// <summary>The tuning of a signal, in steps of the octave.</summary>
    /// <param name="spectrogram">The spectrogram.</param>
    /// <param name="spectrum">The values in which partials are searched.</param>
    /// <param name="minimumFrequency">The lowest partial in hertz (librosa's <c>fmin</c>).</param>
    /// <param name="maximumFrequency">Partials are below this, in hertz, and below half the sample rate (<c>fmax</c>).</param>
    /// <param name="threshold">The share of the frame's largest value that a partial exceeds.</param>
    /// <param name="resolution">The width of the classes in steps, between 0 and 1.</param>
    /// <param name="stepsPerOctave">Steps of the octave (<c>bins_per_octave</c>).</param>
    /// <exception cref="ArgumentException">A parameter is impossible, or the spectrogram has frequencies that are not those of a
    /// transform.</exception>
    public static double Estimate(
        Spectrogram spectrogram, TuningSpectrum spectrum, double minimumFrequency = 150, double maximumFrequency = 4000,
        float threshold = 0.1f, double resolution = 0.01, int stepsPerOctave = 12)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        spectrogram.CheckFrequencies("The tuning");
        if (!(minimumFrequency < maximumFrequency))
            throw new ArgumentException(
                $"The range of partials must have its minimum below its maximum, not {minimumFrequency} to {maximumFrequency} Hz.",
                nameof(minimumFrequency));
        if (!(threshold >= 0 && threshold < 1))
            throw new ArgumentException($"The threshold of partials must be from 0 to below 1, but is {threshold}.", nameof(threshold));
        if (!(resolution >= 1e-6 && resolution < 1))
            throw new ArgumentException($"The resolution must be from 0.000001 to below 1 step, but is {resolution}.", nameof(resolution));
        if (stepsPerOctave is < 1 or > 1200)
            throw new ArgumentException($"An octave must have 1 to 1200 steps, not {stepsPerOctave}.", nameof(stepsPerOctave));

        var peaks = new List<(float Frequency, float Height)>();
        var upper = Math.Min(maximumFrequency, spectrogram.SampleRate / 2.0);
        for (var block = 0; block < spectrogram.Blocks; block++)
            FindPeaks(
                spectrogram, spectrum == TuningSpectrum.Power ? spectrogram.PowerOf(block) : spectrogram.MagnitudeOf(block),
                spectrogram.FramesOf(block), (minimumFrequency, upper), threshold, peaks);
        return peaks.Count == 0 ? 0 : CommonestDeviation(
            peaks, Statistics.MedianBySorting([.. peaks.Select(peak => peak.Height)]), (int)Math.Ceiling(1 / resolution), stepsPerOctave);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FindPeaks(
        Spectrogram spectrogram, ReadOnlySpan<Vector512<float>> values, int frames, (double From, double To) range, float share,
        List<(float Frequency, float Height)> peaks)
    {
        Vector512<float> largest = default;
        foreach (ref readonly var row in values)
            largest = Vector512.MaxNative(largest, row);
        var threshold = largest * share;
        var isFrame = (1ul << frames) - 1;
        for (var k = 1; k < values.Length; k++)
        {
            var frequency = spectrogram.FrequencyOf(k);
            if (frequency < range.From || frequency >= range.To)
                continue;
            var isLast = k == values.Length - 1;
            Vector512<float> here = values[k], before = values[k - 1], after = isLast ? here : values[k + 1];
            var isPeak =
                Vector512.GreaterThan(here, threshold) & Vector512.GreaterThan(here, before) & Vector512.GreaterThanOrEqual(here, after);
            for (var left = isPeak.ExtractMostSignificantBits() & isFrame; left != 0; left &= left - 1)
            {
                var lane = BitOperations.TrailingZeroCount(left);
                float curvature = after[lane] + before[lane] - (2 * here[lane]), slope = (after[lane] - before[lane]) / 2;
                var shift = isLast || MathF.Abs(slope) >= MathF.Abs(curvature) ? 0 : -slope / curvature;
                peaks.Add((
                    (float)((k + (double)shift) * spectrogram.SampleRate / spectrogram.FftLength), here[lane] + (0.5f * slope * shift)));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double CommonestDeviation(
        List<(float Frequency, float Height)> peaks, float smallestHeight, int classes, int stepsPerOctave)
    {
        const float LowestA = 27.5f;
        var counts = new int[classes];
        double LowerEdge(int index) => -0.5 + (index * (1.0 / classes));
        foreach ((var frequency, var height) in peaks)
        {
            if (!(height >= smallestHeight && frequency > 0))
                continue;
            var deviation = stepsPerOctave * MathF.Log2(frequency / LowestA);
            deviation -= MathF.Floor(deviation);
            if (deviation >= 0.5f)
                deviation -= 1;
            var index = Math.Clamp((int)Math.Floor((deviation + 0.5) * classes), 0, classes - 1);
            // The edges are rounded numbers themselves.
            while (index > 0 && deviation < LowerEdge(index))
                index--;
            while (index < classes - 1 && deviation >= LowerEdge(index + 1))
                index++;
            counts[index]++;
        }

        return LowerEdge(Array.IndexOf(counts, counts.Max()));
    }
}
