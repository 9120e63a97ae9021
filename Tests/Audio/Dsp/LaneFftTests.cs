using System.Numerics;
using Gtzan.Audio.Dsp.Fft.Fast;
using Gtzan.Audio.Dsp.Lanes;
using Gtzan.Core.Simd;

namespace Gtzan.Tests.Audio.Dsp;

public sealed class LaneFftTests
{
    // With one pass and several, with a first pass of one, two and four points, within the cache's stretch and beyond it.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(512)]
    [InlineData(1024)]
    public void Registers_of_any_width_give_the_same_bits(int length)
    {
        var transform = new LaneFft<float>(length);
        var random = new Random(length);
        var parts = 2 * length;
        var samples = new LaneSamples<float>(
            [.. Enumerable.Range(0, parts + LaneBuffer.Lanes).Select(_ => random.NextSingle() - 0.5f)],
            [.. Enumerable.Range(0, parts)], [.. Enumerable.Range(0, parts).Select(_ => random.NextSingle())]);
        float[] sixteen = new float[parts * LaneBuffer.Lanes], eight = new float[sixteen.Length], four = new float[sixteen.Length];
        transform.Transform<Simd512<float>>(samples, sixteen);
        transform.Transform<Simd256<float>>(samples, eight);
        transform.Transform<Simd128<float>>(samples, four);
        Assert.Equal(sixteen, eight);
        Assert.Equal(sixteen, four);
        Assert.DoesNotContain(sixteen, value => value == 0);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(1024)]
    public void Doubles_give_the_same_bits_in_registers_of_any_width(int length)
    {
        var transform = new LaneFft<double>(length);
        var random = new Random(length);
        var parts = 2 * length;
        var samples = new LaneSamples<double>(
            [.. Enumerable.Range(0, parts + LaneBuffer.Lanes).Select(_ => random.NextSingle() - 0.5f)],
            [.. Enumerable.Range(0, parts)], [.. Enumerable.Range(0, parts).Select(_ => random.NextDouble())]);
        double[] eight = new double[parts * LaneBuffer.Lanes], four = new double[eight.Length], two = new double[eight.Length];
        transform.Transform<Simd512<double>>(samples, eight);
        transform.Transform<Simd256<double>>(samples, four);
        transform.Transform<Simd128<double>>(samples, two);
        Assert.Equal(eight, four);
        Assert.Equal(eight, two);
        Assert.DoesNotContain(eight, value => value == 0);
    }

    [Fact]
    public void What_is_stored_is_rounded_to_floats_and_no_more_than_the_lanes_are_written()
    {
        double[] numbers = [.. Enumerable.Range(0, LaneBuffer.Lanes).Select(lane => Math.Sqrt(lane + 2))];
        var singles = Array.ConvertAll(numbers, number => (float)number);
        AssertStored<Simd512<double>, double>(numbers, singles);
        AssertStored<Simd256<double>, double>(numbers, singles);
        AssertStored<Simd128<double>, double>(numbers, singles);
        AssertStored<Simd512<float>, float>(singles, singles);
        AssertStored<Simd256<float>, float>(singles, singles);
        AssertStored<Simd128<float>, float>(singles, singles);
    }

    private static void AssertStored<TLanes, T>(T[] numbers, float[] singles)
        where TLanes : struct, ISimd<TLanes, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var stored = new float[LaneBuffer.Lanes + 1];
        TLanes.Load(ref numbers[0], 0).StoreSingles(ref stored[0], 1);
        Assert.Equal([0, .. singles[..TLanes.Count], .. new float[LaneBuffer.Lanes - TLanes.Count]], stored);
    }

    [Fact]
    public void Every_input_is_taken_once() =>
        Assert.All((int[])[1, 2, 4, 8, 32, 256], length => Assert.Equal(
        Enumerable.Range(0, length), new LaneFft<float>(length).InputOrder.Order()));
}
