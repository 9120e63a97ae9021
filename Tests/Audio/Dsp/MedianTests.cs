using System.Runtime.Intrinsics;
using FsCheck.Xunit;
using Gtzan.Audio.Dsp.Median;

namespace Gtzan.Tests.Audio.Dsp;

public sealed class MedianTests
{
    [Property(MaxTest = 60)]
    public bool It_is_the_median_of_each_window_in_every_lane(int seed)
    {
        var random = new Random(seed);
        int width = (2 * random.Next(0, 16)) + 1, length = random.Next(1, 80), levels = random.Next(1, 12);
        // Few levels: equal values within a window are the difficult case.
        float[][] lanes = [.. Enumerable.Range(0, 16).Select(
            _ => Enumerable.Range(0, length).Select(_ => (float)random.Next(levels)).ToArray())];
        var series = new Vector512<float>[length];
        for (var t = 0; t < length; t++)
            series[t] = Vector512.Create([.. lanes.Select(lane => lane[t])]);

        var medians = new Vector512<float>[length];
        new SlidingMedian(width).Apply(series, medians);
        return Enumerable.Range(0, 16).All(
            lane => MedianReference.Apply(lanes[lane], width).SequenceEqual(medians.Select(median => median[lane])));
    }

    [Theory]
    [InlineData(-1, 3, 0)]
    [InlineData(-3, 3, 2)]
    [InlineData(-4, 3, 2)]
    [InlineData(3, 3, 2)]
    [InlineData(6, 3, 0)]
    [InlineData(-15, 1, 0)]
    [InlineData(2, 3, 2)]
    public void Series_go_on_mirrored_with_their_ends_repeated(int index, int length, int expected) =>
        Assert.Equal(expected, SlidingMedian.Mirrored(index, length));

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public void Even_widths_are_refused(int width) => Refusal.Says<ArgumentException>($"not {width}", () => new SlidingMedian(width));
}
