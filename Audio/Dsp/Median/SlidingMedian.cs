using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gtzan.Audio.Dsp.Median;

/// <summary>
/// The median filter of an odd width, of sixteen series at once: y[t] is the median of x[t − h … t + h], h half the width. Beyond its ends
/// a series is mirrored, with its first and last value repeated (<c>scipy.ndimage.median_filter</c>, mode "reflect").
/// </summary>
/// <remarks>
/// The window stays sorted, separately in each lane: a step removes the leaving value and inserts the entering one, in one pass of four
/// instructions for each place, without branches.
/// </remarks>
internal sealed class SlidingMedian
{
    private readonly Vector512<float>[] _sorted;

    public SlidingMedian(int width)
    {
        if (width < 1 || width % 2 == 0)
            throw new ArgumentException($"The width of a median filter must be an odd number from 1, not {width}.", nameof(width));
        _sorted = new Vector512<float>[width];
    }

    /// <summary>Filters series of a length from 1; no value may be NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(ReadOnlySpan<Vector512<float>> series, Span<Vector512<float>> medians)
    {
        var half = _sorted.Length / 2;
        var unused = Vector512.Create(float.PositiveInfinity);
        Array.Fill(_sorted, unused);
        for (var t = -half; t <= half; t++)
            Replace(_sorted, unused, series[Mirrored(t, series.Length)]);
        medians[0] = _sorted[half];
        for (var t = 1; t < series.Length; t++)
        {
            Replace(_sorted, series[Mirrored(t - 1 - half, series.Length)], series[Mirrored(t + half, series.Length)]);
            medians[t] = _sorted[half];
        }
    }

    /// <summary>The index inside a mirrored series (c b a | a b c | c b a) of the value at any index.</summary>
    internal static int Mirrored(int index, int length)
    {
        if ((uint)index < (uint)length)
            return index;
        int period = 2 * length, phase = ((index % period) + period) % period;
        return phase < length ? phase : period - 1 - phase;
    }

    /// <summary>Replaces a value in a sorted window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Replace(Vector512<float>[] sorted, Vector512<float> leaving, Vector512<float> entering)
    {
        // After the removal, place i has s[i] below the leaving value and s[i + 1] from there on. After the insertion, it has the entering
        // value clamped between the kept value below and the kept value at i.
        ref var s = ref MemoryMarshal.GetArrayDataReference(sorted);
        Vector512<float> here = s, below = Vector512.Create(float.NegativeInfinity);
        for (var i = 0; i < sorted.Length - 1; i++)
        {
            var next = Unsafe.Add(ref s, i + 1);
            var kept = Vector512.ConditionalSelect(Vector512.LessThan(here, leaving), here, next);
            Unsafe.Add(ref s, i) = Vector512.MinNative(Vector512.MaxNative(entering, below), kept);
            (below, here) = (kept, next);
        }

        Unsafe.Add(ref s, sorted.Length - 1) = Vector512.MaxNative(entering, below);
    }
}
