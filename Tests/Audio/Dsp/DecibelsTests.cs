using Gtzan.Audio.Dsp.Decibels;
using Gtzan.Audio.Dsp.Lanes;

namespace Gtzan.Tests.Audio.Dsp;

public sealed class DecibelsTests
{
    [Fact]
    public void Decibels_follow_the_definition()
    {
        Assert.Equal([0, 10, -30, -100, 20], DecibelsReference.FromPower([[1, 10, 0.001, 0, 100]], topDecibels: null)[0]);

        // The floor belongs to the whole matrix, not to a row.
        Assert.Equal([[0, -20], [20, -20]], DecibelsReference.FromPower([[1, 0.001], [100, 0]], topDecibels: 40));
    }

    [Fact]
    public void Sixteen_values_have_the_logarithms_of_the_reference()
    {
        var lanes = new LaneBuffer(1);
        for (var lane = 0; lane < LaneBuffer.Lanes; lane++)
            lanes.Values[lane] = MathF.Pow(10, lane - 12.3f);
        var power = lanes.Values.ToArray();
        var expected = DecibelsReference.FromPower([Array.ConvertAll(power, value => (double)value)], topDecibels: null)[0];
        lanes.Vectors[0] = Decibels.FromPower(lanes.Vectors[0]);
        Assert.All(expected, (value, lane) => Assert.Equal(value, lanes.Values[lane], 2e-5));
    }
}
