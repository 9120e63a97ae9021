using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Lanes;

namespace Gtzan.Audio.Features;

/// <summary>
/// The tempo of music in beats a minute, from the autocorrelation of an onset envelope, as <c>librosa.beat.beat_track</c> computes it.
/// </summary>
/// <remarks>
/// The eight seconds around each frame are multiplied by a periodic Hann window and correlated with themselves; each correlation is divided
/// by its largest value, and T[k] is the mean over frames at the lag of k frames, b = 60·rate / (hop·k) beats a minute. The tempo is the
/// one below 320 with the largest ln(1 + 10⁶·T[k]) − ½·(log₂ b − log₂ start)². Beyond its ends, the envelope falls to 0 in a straight line
/// of half the window's length. Correlations are summed directly, sixteen frames at a time, not by Fourier transforms: windows are short,
/// and where correlations are 0, the logarithm would magnify the rounding errors of a transform to the size of beats.
/// </remarks>
public static class Tempo
{
    private const double Seconds = 8, FastestTempo = 320;

    // The number of lags summed in registers at once.
    private const int LagsAtOnce = 8;

    /// <summary>The tempo, in beats a minute; 0 for an envelope without onsets.</summary>
    /// <param name="onsetStrength">The onset envelope, aggregated by <see cref="OnsetAggregate.Median"/> for librosa's value.</param>
    /// <param name="sampleRate">Samples of the signal a second, in hertz.</param>
    /// <param name="hopLength">Samples of the signal from one frame to the next.</param>
    /// <param name="startTempo">The most likely tempo a priori.</param>
    /// <exception cref="ArgumentException">A value of the envelope is not finite, or a number is not positive.</exception>
    public static double Estimate(
        ReadOnlySpan<float> onsetStrength, int sampleRate = FeatureDefaults.SampleRate, int hopLength = FeatureDefaults.HopLength,
        double startTempo = 120)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hopLength, 1);
        if (!(startTempo > 0 && double.IsFinite(startTempo)))
            throw new ArgumentException($"The tempo to start from must be above 0, not {startTempo}.", nameof(startTempo));
        if (!onsetStrength.ContainsAnyExcept(0f))
            return 0;
        if (!TensorPrimitives.IsFiniteAll(onsetStrength))
            throw new ArgumentException("The onset envelope has values that are not finite numbers.", nameof(onsetStrength));

        var tempogram = MeanTempogram(onsetStrength, Math.Max(1, (int)(Math.Floor(Seconds * sampleRate) / hopLength)));
        double best = double.NegativeInfinity, tempo = 0;
        for (var lag = 1; lag < tempogram.Length; lag++)
        {
            double candidate = 60.0 * sampleRate / ((double)hopLength * lag), octaves = Math.Log2(candidate) - Math.Log2(startTempo);
            var score = Math.Log(1 + (1e6 * tempogram[lag])) - (0.5 * octaves * octaves);
            if (candidate < FastestTempo && score > best)
                (best, tempo) = (score, candidate);
        }

        return tempo;
    }

    /// <summary>The mean over frames of the correlations of the window around each, divided by the largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double[] MeanTempogram(ReadOnlySpan<float> onsetStrength, int windowLength)
    {
        var padded = Pad(onsetStrength, windowLength / 2);
        var window = Array.ConvertAll(Window.Hann.Create(windowLength), value => (float)value);
        // Rows of zeros after the window make all sums of a group of lags equally long.
        var rows = new LaneBuffer(windowLength + LagsAtOnce);
        var correlations = new Vector512<float>[(windowLength + LagsAtOnce - 1) / LagsAtOnce * LagsAtOnce];
        var mean = new double[windowLength];
        for (var first = 0; first < onsetStrength.Length; first += LaneBuffer.Lanes)
        {
            for (var i = 0; i < windowLength; i++)
                rows.Vectors[i] = Vector512.Create<float>(padded.AsSpan(first + i)) * window[i];
            Correlate(rows.Vectors, windowLength, correlations);
            for (var lane = 0; lane < Math.Min(LaneBuffer.Lanes, onsetStrength.Length - first); lane++)
            {
                var largest = correlations[0][lane];
                double divisor = largest < SpectralCentroid.MinSum ? 1 : largest;
                for (var lag = 0; lag < windowLength; lag++)
                    mean[lag] += correlations[lag][lane] / divisor;
            }
        }

        for (var lag = 0; lag < windowLength; lag++)
            mean[lag] /= onsetStrength.Length;
        return mean;
    }

    /// <summary>The envelope with straight lines to 0 on both sides, and space for a vector after it.</summary>
    private static float[] Pad(ReadOnlySpan<float> onsetStrength, int ramp)
    {
        var padded = new float[onsetStrength.Length + (2 * ramp) + (2 * LaneBuffer.Lanes)];
        onsetStrength.CopyTo(padded.AsSpan(ramp));
        for (var i = 0; i < ramp; i++)
        {
            padded[i] = (float)((double)onsetStrength[0] * i / ramp);
            padded[ramp + onsetStrength.Length + i] = (float)((double)onsetStrength[^1] * (ramp - 1 - i) / ramp);
        }

        return padded;
    }

    /// <summary>Σᵢ x[i]·x[i + lag] for each lag.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Correlate(ReadOnlySpan<Vector512<float>> x, int length, Span<Vector512<float>> correlations)
    {
        for (var lag = 0; lag < length; lag += LagsAtOnce)
        {
            Vector512<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default, sum4 = default, sum5 = default, sum6 = default,
                sum7 = default;
            for (var i = 0; i < length - lag; i++)
            {
                var value = x[i];
                var later = x.Slice(i + lag, LagsAtOnce);
                sum0 = Vector512.MultiplyAddEstimate(value, later[0], sum0);
                sum1 = Vector512.MultiplyAddEstimate(value, later[1], sum1);
                sum2 = Vector512.MultiplyAddEstimate(value, later[2], sum2);
                sum3 = Vector512.MultiplyAddEstimate(value, later[3], sum3);
                sum4 = Vector512.MultiplyAddEstimate(value, later[4], sum4);
                sum5 = Vector512.MultiplyAddEstimate(value, later[5], sum5);
                sum6 = Vector512.MultiplyAddEstimate(value, later[6], sum6);
                sum7 = Vector512.MultiplyAddEstimate(value, later[7], sum7);
            }

            ReadOnlySpan<Vector512<float>> sums = [sum0, sum1, sum2, sum3, sum4, sum5, sum6, sum7];
            sums.CopyTo(correlations[lag..]);
        }
    }
}
