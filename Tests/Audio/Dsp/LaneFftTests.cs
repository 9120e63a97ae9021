using Gtzan.Audio.Dsp;

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
        int parts = 2 * length;
        var samples = new LaneSamples<float>(
            [.. Enumerable.Range(0, parts + LaneBuffer.Lanes).Select(_ => random.NextSingle() - 0.5f)],
            [.. Enumerable.Range(0, parts)], [.. Enumerable.Range(0, parts).Select(_ => random.NextSingle())]);
        float[] sixteen = new float[parts * LaneBuffer.Lanes], eight = new float[sixteen.Length], four = new float[sixteen.Length];
        transform.Transform<Lanes512<float>>(samples, sixteen);
        transform.Transform<Lanes256<float>>(samples, eight);
        transform.Transform<Lanes128<float>>(samples, four);
        Assert.Equal(sixteen, eight);
        Assert.Equal(sixteen, four);
        Assert.DoesNotContain(sixteen, value => value == 0);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(1024)]
    public void Doubles_give_the_same_bits_in_registers_of_either_width(int length)
    {
        var transform = new LaneFft<double>(length);
        var random = new Random(length);
        int parts = 2 * length;
        var samples = new LaneSamples<double>(
            [.. Enumerable.Range(0, parts + LaneBuffer.Lanes).Select(_ => random.NextSingle() - 0.5f)],
            [.. Enumerable.Range(0, parts)], [.. Enumerable.Range(0, parts).Select(_ => random.NextDouble())]);
        double[] eight = new double[parts * LaneBuffer.Lanes], four = new double[eight.Length];
        transform.Transform<Lanes512<double>>(samples, eight);
        transform.Transform<Lanes256<double>>(samples, four);
        Assert.Equal(eight, four);
        Assert.DoesNotContain(eight, value => value == 0);
    }

    [Fact]
    public void Every_input_is_taken_once() =>
        Assert.All((int[])[1, 2, 4, 8, 32, 256], length => Assert.Equal(Enumerable.Range(0, length), new LaneFft<float>(length).InputOrder.Order()));
}
