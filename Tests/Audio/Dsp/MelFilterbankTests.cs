using Gtzan.Audio.Dsp;

namespace Gtzan.Tests.Audio.Dsp;

public sealed class MelFilterbankTests
{
    // The fixed points of the two formulas.
    [Theory]
    [InlineData(MelScale.Slaney, 0, 0)]
    [InlineData(MelScale.Slaney, 200, 3)]
    [InlineData(MelScale.Slaney, 1000, 15)]
    [InlineData(MelScale.Slaney, 6400, 42)]
    [InlineData(MelScale.Htk, 0, 0)]
    [InlineData(MelScale.Htk, 700, 781.1728)]
    [InlineData(MelScale.Htk, 6300, 2595)]
    public void Scales_have_their_fixed_points(MelScale scale, double hertz, double mel)
    {
        Assert.Equal(mel, scale.ToMel(hertz), 1e-3);
        Assert.Equal(hertz, scale.ToHertz(scale.ToMel(hertz)), 1e-9);
    }

    [Fact]
    public void Lanes_and_single_frames_agree()
    {
        var bank = new MelFilterbank(22050, 512, 40);
        var random = new Random(2);
        LaneBuffer power = new(bank.Bins), mel = new(bank.Bands);
        foreach (ref float value in power.Values)
            value = random.NextSingle();
        bank.ApplyToLanes(power.Vectors, mel.Vectors);
        for (int lane = 0; lane < LaneBuffer.Lanes; lane++)
        {
            float[] frame = new float[bank.Bins], expected = new float[bank.Bands];
            for (int k = 0; k < frame.Length; k++)
                frame[k] = power.Values[k * LaneBuffer.Lanes + lane];
            bank.Apply(frame, expected);
            for (int band = 0; band < expected.Length; band++)
                Assert.Equal(expected[band], mel.Values[band * LaneBuffer.Lanes + lane], 1e-6f);
        }
    }

    [Fact]
    public void Triangles_without_normalization_sum_to_one_between_the_outer_centres()
    {
        var bank = new MelFilterbank(22050, 2048, 40, normalization: MelNormalization.None);
        float[] sum = new float[bank.Bins];
        for (int band = 0; band < bank.Bands; band++)
            for (int k = 0; k < bank.Weights(band).Length; k++)
                sum[bank.FirstBin(band) + k] += bank.Weights(band)[k];
        int first = bank.FirstBin(1), last = bank.FirstBin(bank.Bands - 1);
        for (int k = first; k <= last; k++)
            Assert.Equal(1, sum[k], 1e-5f);
    }

    [Theory]
    [InlineData(-1, 1000)]
    [InlineData(1000, 1000)]
    [InlineData(0, double.NaN)]
    public void Impossible_ranges_are_refused(double minimum, double maximum) =>
        Assert.Throws<ArgumentException>(() => new MelFilterbank(22050, 512, 10, minimum, maximum));
}
