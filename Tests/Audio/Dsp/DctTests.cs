using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp.Dct;
using Gtzan.Audio.Dsp.Lanes;

namespace Gtzan.Tests.Audio.Dsp;

public sealed class DctTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(128)]
    public void The_DCT_is_orthonormal(int length)
    {
        var columns = Enumerable.Range(0, length).Select(i => DctReference.Apply(
            [.. Enumerable.Range(0, length).Select(n => n == i ? 1.0 : 0)], length)).ToArray();
        for (var i = 0; i < length; i++)
        {
            for (var j = 0; j < length; j++)
                Assert.Equal(i == j ? 1 : 0, columns[i].Zip(columns[j], (a, b) => a * b).Sum(), 1e-12);
        }
    }

    [Fact]
    public void A_constant_has_only_the_zeroth_coefficient()
    {
        var coefficients = DctReference.Apply([.. Enumerable.Repeat(2.0, 128)], 13);
        Assert.All(coefficients, (value, k) => Assert.Equal(k == 0 ? 2 * Math.Sqrt(128) : 0, value, 1e-12));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(17, 8)]
    [InlineData(32, 13)]
    [InlineData(33, 33)]
    [InlineData(128, 20)]
    public void Sixteen_frames_have_the_coefficients_of_the_reference(int inputs, int outputs)
    {
        const float Floor = -0.3f;
        LaneBuffer input = new(inputs), result = new(outputs);
        TestSignals.Noise(inputs * LaneBuffer.Lanes).CopyTo(input.Values);
        new Dct(inputs, outputs).Apply(input.Vectors, Vector512.Create(Floor), result.Vectors);
        for (var lane = 0; lane < LaneBuffer.Lanes; lane++)
        {
            var frame = Enumerable.Range(0, inputs).Select(n => (double)MathF.Max(Floor, input.Values[(n * LaneBuffer.Lanes) + lane]));
            var expected = DctReference.Apply([.. frame], outputs);
            Assert.All(expected, (value, k) => Assert.Equal(value, result.Values[(k * LaneBuffer.Lanes) + lane], 2e-6));
        }
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(8, 9)]
    public void More_coefficients_than_values_are_refused(int inputs, int outputs) =>
        Assert.Throws<ArgumentException>(() => new Dct(inputs, outputs));
}
