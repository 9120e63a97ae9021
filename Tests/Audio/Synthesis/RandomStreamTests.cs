using Gtzan.Audio.Synthesis.Numbers;

namespace Gtzan.Tests.Audio.Synthesis;

public class RandomStreamTests
{
    [Fact]
    public void Streams_of_different_purposes_tracks_genres_and_seeds_differ()
    {
        uint[] first =
        [
            new RandomStream(1, 0, 0, Purpose.Form).NextBits(), new RandomStream(2, 0, 0, Purpose.Form).NextBits(),
            new RandomStream(1, 1, 0, Purpose.Form).NextBits(), new RandomStream(1, 0, 1, Purpose.Form).NextBits(),
            new RandomStream(1, 0, 0, Purpose.Groove).NextBits(),
        ];
        Assert.Equal(first.Length, first.Distinct().Count());
    }

    [Fact]
    public void Numbers_stay_within_their_bounds_and_fill_them()
    {
        RandomStream random = new(7, 0, 0, Purpose.Form);
        double[] units = [.. Enumerable.Range(0, 10_000).Select(_ => random.NextUnit())];
        Assert.All(units, unit => Assert.InRange(unit, 0, 0.9999999999));
        Assert.InRange(units.Average(), 0.49, 0.51);
        Assert.Equal(Enumerable.Range(0, 5), Enumerable.Range(0, 1000).Select(_ => random.Below(5)).Distinct().Order());
    }
}
