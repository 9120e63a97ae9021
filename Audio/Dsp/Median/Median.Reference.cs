namespace Gtzan.Audio.Dsp.Median;

/// <summary>The median filter of one series.</summary>
public static class MedianReference
{
    /// <summary>
    /// y[t] = median of x[t − h … t + h], h = ⌊width / 2⌋. Beyond its ends, the series is mirrored with its first and last value
    /// repeated: c b a | a b c | c b a.
    /// </summary>
    public static float[] Apply(float[] series, int width)
    {
        ArgumentNullException.ThrowIfNull(series);
        var medians = new float[series.Length];
        var window = new float[width];
        for (var t = 0; t < series.Length; t++)
        {
            for (var i = 0; i < width; i++)
            {
                var at = t + i - (width / 2);
                while (at < 0 || at >= series.Length)
                    at = at < 0 ? -1 - at : (2 * series.Length) - 1 - at;
                window[i] = series[at];
            }

            Array.Sort(window);
            medians[t] = window[width / 2];
        }

        return medians;
    }
}
