using System.Runtime.Intrinsics;
using Gtzan.Audio.Dsp;
using Gtzan.Engine.Ops.Arithmetic;

namespace Gtzan.Tests.Audio.Dsp;

public sealed class DecibelsAndDctTests
{
    [Fact]
    public void Decibels_follow_the_definition()
    {
        float[] decibels = new float[5];
        Decibels.FromPower([1, 10, 0.001f, 0, 100], decibels, topDecibels: null);
        Assert.Equal([0, 10, -30, -100, 20], decibels.Select(value => (double)value), new Near(1e-4));
        Decibels.FromPower([1, 10, 0.001f, 0, 100], decibels, reference: 10, topDecibels: 40);
        Assert.Equal([-10, 0, -30, -30, 10], decibels.Select(value => (double)value), new Near(1e-4));
    }

    [Theory]
    [InlineData(0f, 80f)]
    [InlineData(float.NaN, 80f)]
    [InlineData(1e-10f, -1f)]
    public void Impossible_decibel_limits_are_refused(float minimum, float top) =>
        Assert.Throws<ArgumentException>(() => Decibels.FromPower([1], new float[1], 1, minimum, top));

    [Fact]
    public void Lanes_take_the_same_logarithm()
    {
        var lanes = new LaneBuffer(1);
        for (int lane = 0; lane < LaneBuffer.Lanes; lane++)
            lanes.Values[lane] = MathF.Pow(10, lane - 12);
        float[] expected = new float[LaneBuffer.Lanes];
        Decibels.FromPower(lanes.Values, expected, topDecibels: null);
        lanes.Vectors[0] = Decibels.FromPower(lanes.Vectors[0]);
        for (int lane = 0; lane < LaneBuffer.Lanes; lane++)
            Assert.Equal(expected[lane], lanes.Values[lane], 2e-5f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(128)]
    public void The_DCT_is_orthonormal(int length)
    {
        var dct = new Dct(length, length);
        float[][] columns = [.. Enumerable.Range(0, length).Select(i =>
        {
            float[] unit = new float[length], column = new float[length];
            unit[i] = 1;
            dct.Apply(unit, column);
            return column;
        })];
        for (int i = 0; i < length; i++)
            for (int j = 0; j < length; j++)
                Assert.Equal(i == j ? 1 : 0, columns[i].Zip(columns[j], (a, b) => (double)a * b).Sum(), 2e-6);
    }

    [Fact]
    public void A_constant_has_only_the_zeroth_coefficient()
    {
        float[] coefficients = new float[13];
        new Dct(128, 13).Apply([.. Enumerable.Repeat(2f, 128)], coefficients);
        Assert.Equal(2 * Math.Sqrt(128), coefficients[0], 1e-4);
        Assert.All(coefficients.Skip(1), value => Assert.Equal(0, value, 1e-5f));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(20)]
    public void Lanes_of_the_DCT_agree_with_single_frames(int outputs)
    {
        var dct = new Dct(32, outputs);
        var random = new Random(3);
        LaneBuffer input = new(32), result = new(outputs);
        foreach (ref float value in input.Values)
            value = random.NextSingle();
        dct.ApplyToLanes(input.Vectors, Vector512.Create(float.NegativeInfinity), result.Vectors);
        float[] frame = new float[32], expected = new float[outputs];
        for (int lane = 0; lane < LaneBuffer.Lanes; lane++)
        {
            for (int n = 0; n < frame.Length; n++)
                frame[n] = input.Values[n * LaneBuffer.Lanes + lane];
            dct.Apply(frame, expected);
            for (int k = 0; k < outputs; k++)
                Assert.Equal(expected[k], result.Values[k * LaneBuffer.Lanes + lane], 2e-6f);
        }
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(8, 9)]
    public void More_coefficients_than_values_are_refused(int inputs, int outputs) => Assert.Throws<ArgumentException>(() => new Dct(inputs, outputs));

    private sealed class Near(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double obj) => 0;
    }
}
