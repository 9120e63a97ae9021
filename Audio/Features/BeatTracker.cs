namespace Gtzan.Audio.Features;

/// <summary>
/// Finds the beats of music by dynamic programming (Ellis 2007): beats that fall on onsets, at distances near that of the tempo. As
/// <c>librosa.beat.beat_track</c> with its defaults.
/// </summary>
/// <remarks>
/// With d = round(60·rate / (hop·tempo)) frames a beat, an onset envelope divided by its standard deviation and smoothed by exp(−½(32j /
/// d)²), |j| ≤ d, tells how good a beat at a frame is. The score of a frame is that plus the best of an earlier frame's score −
/// tightness·(ln(distance) − ln d)², the distance from d/2 to 2d. Beats are followed back from the last maximum of the scores above half
/// the median of all maxima. At both ends those are taken away that are weaker than half the root mean square of the smoothed strengths of
/// all.
/// </remarks>
public static class BeatTracker
{
    /// <summary>The frames on which beats fall, in their order; none if there are no onsets or the tempo is 0.</summary>
    /// <param name="onsetStrength">The onset envelope.</param>
    /// <param name="tempo">Beats a minute.</param>
    /// <param name="sampleRate">Samples of the signal a second, in hertz.</param>
    /// <param name="hopLength">Samples of the signal from one frame to the next.</param>
    /// <param name="tightness">How much distances that are not the tempo's are avoided.</param>
    /// <exception cref="ArgumentException">The tempo or the tightness is negative or not finite, or another number below 1.</exception>
    public static int[] Track(ReadOnlySpan<float> onsetStrength, double tempo, int sampleRate = 22050, int hopLength = 512, double tightness = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hopLength, 1);
        if (!(tempo >= 0 && double.IsFinite(tempo)))
            throw new ArgumentException($"The tempo must not be negative, but is {tempo}.", nameof(tempo));
        if (!(tightness > 0 && double.IsFinite(tightness)))
            throw new ArgumentException($"The tightness must be above 0, but is {tightness}.", nameof(tightness));
        if (tempo == 0 || onsetStrength.Length < 2 || !onsetStrength.ContainsAnyExcept(0f))
            return [];

        int distance = (int)Math.Max(1, Math.Round((double)sampleRate / hopLength * 60 / tempo));
        double[] strengths = Smooth(onsetStrength, distance);
        (double[] scores, int[] previous) = Score(strengths, distance, tightness);
        var beats = new List<int>();
        for (int beat = LastBeat(scores); beat >= 0; beat = previous[beat])
            beats.Add(beat);
        beats.Reverse();
        return Trim(beats, strengths);
    }

    private static double[] Smooth(ReadOnlySpan<float> onsetStrength, int distance)
    {
        double deviation = Math.Sqrt(Statistics.Of(onsetStrength).Variance * onsetStrength.Length / (onsetStrength.Length - 1));
        double[] smooth = new double[onsetStrength.Length];
        for (int j = -distance; j <= distance; j++)
        {
            double weight = Math.Exp(-0.5 * Math.Pow(32.0 * j / distance, 2)) / (deviation + SpectralCentroid.SmallestSum);
            for (int i = Math.Max(0, j); i < Math.Min(smooth.Length, smooth.Length + j); i++)
                smooth[i] += weight * onsetStrength[i - j];
        }
        return smooth;
    }

    private static (double[] Scores, int[] Previous) Score(double[] strengths, int distance, double tightness)
    {
        double weak = 0.01 * strengths.Max();
        double[] scores = new double[strengths.Length];
        int[] previous = new int[strengths.Length];
        bool isBeforeFirst = true;
        for (int i = 0; i < strengths.Length; i++)
        {
            double best = double.NegativeInfinity;
            int from = -1;
            for (int earlier = i - (int)Math.Round(distance / 2.0); earlier >= Math.Max(0, i - 2 * distance); earlier--)
            {
                if (earlier == i)
                    continue; // half of one frame is none
                double score = scores[earlier] - tightness * Math.Pow(Math.Log(i - earlier) - Math.Log(distance), 2);
                if (score > best)
                    (best, from) = (score, earlier);
            }
            scores[i] = strengths[i] + (from >= 0 ? best : 0);
            isBeforeFirst &= strengths[i] < weak;
            previous[i] = isBeforeFirst ? -1 : from;
        }
        return (scores, previous);
    }

    private static int LastBeat(double[] scores)
    {
        int[] maxima = [.. from i in Enumerable.Range(1, scores.Length - 1)
                           where scores[i] > scores[i - 1] && (i == scores.Length - 1 || scores[i] >= scores[i + 1])
                           select i];
        if (maxima.Length == 0)
            return -1;
        double[] sorted = [.. maxima.Select(i => scores[i]).Order()];
        double median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return Array.FindLast([-1, .. maxima], i => i < 0 || 2 * scores[i] > median);
    }

    private static int[] Trim(List<int> beats, double[] strengths)
    {
        double At(int i) => (uint)i < (uint)beats.Count ? strengths[beats[i]] : 0;
        double[] smooth = [.. Enumerable.Range(0, beats.Count).Select(i => 0.5 * At(i - 1) + At(i) + 0.5 * At(i + 1))];
        double threshold = 0.5 * Math.Sqrt(smooth.Sum(value => value * value) / Math.Max(1, smooth.Length));
        int first = Array.FindIndex(smooth, value => value > threshold), last = Array.FindLastIndex(smooth, value => value > threshold);
        return first < 0 ? [] : [.. beats[first..(last + 1)]];
    }
}
