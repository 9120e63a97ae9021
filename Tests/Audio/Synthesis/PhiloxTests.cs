using Gtzan.Audio.Synthesis;

namespace Gtzan.Tests.Audio.Synthesis;

public class PhiloxTests
{
    // Known answers of Random123, philox4x32 with 10 rounds: counter, key, result.
    [Fact]
    public void The_ten_rounds_give_the_published_answers()
    {
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), Philox.Encrypt((0, 0, 0, 0), 0, 0));
        Assert.Equal(
            (0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu),
            Philox.Encrypt((uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue), uint.MaxValue, uint.MaxValue));
        Assert.Equal(
            (0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u),
            Philox.Encrypt((0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344), 0xa4093822, 0x299f31d0));
    }

    [Fact]
    public void Streams_of_different_purposes_tracks_genres_and_seeds_differ()
    {
        uint[] first =
        [
            new Philox(1, 0, 0, Purpose.Form).NextBits(), new Philox(2, 0, 0, Purpose.Form).NextBits(),
            new Philox(1, 1, 0, Purpose.Form).NextBits(), new Philox(1, 0, 1, Purpose.Form).NextBits(),
            new Philox(1, 0, 0, Purpose.Groove).NextBits(),
        ];
        Assert.Equal(first.Length, first.Distinct().Count());
    }

    [Fact]
    public void Numbers_stay_within_their_bounds_and_fill_them()
    {
        Philox random = new(7, 0, 0, Purpose.Form);
        double[] units = [.. Enumerable.Range(0, 10_000).Select(_ => random.NextUnit())];
        Assert.All(units, unit => Assert.InRange(unit, 0, 0.9999999999));
        Assert.InRange(units.Average(), 0.49, 0.51);
        Assert.Equal(Enumerable.Range(0, 5), Enumerable.Range(0, 1000).Select(_ => random.Below(5)).Distinct().Order());
    }
}
