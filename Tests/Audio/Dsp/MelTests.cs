using Gtzan.Audio.Dsp.Lanes;
using Gtzan.Audio.Dsp.Mel;

namespace Gtzan.Tests.Audio.Dsp;

public sealed class MelTests
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

    [Theory]
    [InlineData(22050, 512, 40, 0, null, MelScale.Slaney, MelNormalization.Slaney)]
    [InlineData(22050, 2048, 128, 20, 8000.0, MelScale.Slaney, MelNormalization.Slaney)]
    [InlineData(8000, 64, 7, 100, null, MelScale.Htk, MelNormalization.None)]
    [InlineData(8000, 64, 7, 100, 6000.0, MelScale.Slaney, MelNormalization.Slaney)]
    [InlineData(11025, 33, 1, 0, 3000.0, MelScale.Htk, MelNormalization.Slaney)]
    public void Sixteen_spectra_have_the_bands_of_the_reference(
        int rate, int fftLength, int bands, double minimum, double? maximum, MelScale scale, MelNormalization normalization)
    {
        var bank = new MelFilterbank(rate, fftLength, bands, minimum, maximum, scale, normalization);
        var filters = MelReference.Filters(rate, fftLength, bands, minimum, maximum, scale, normalization);
        Assert.All(filters, filter => Assert.Equal(bank.Bins, filter.Length));
        LaneBuffer power = new(bank.Bins), mel = new(bank.Bands);
        TestSignals.Noise(bank.Bins * LaneBuffer.Lanes).CopyTo(power.Values);
        bank.Apply(power.Vectors, mel.Vectors);
        for (var lane = 0; lane < LaneBuffer.Lanes; lane++)
        {
            var frame = Enumerable.Range(0, bank.Bins).Select(k => (double)power.Values[(k * LaneBuffer.Lanes) + lane]).ToArray();
            var expected = MelReference.Apply(filters, frame);
            Assert.All(expected, (value, band) =>
                Assert.Equal(value, mel.Values[(band * LaneBuffer.Lanes) + lane], (1e-6 * filters[band].Sum()) + 1e-12));
        }
    }

    /// <summary>Bin 0 is at the lower edge of the first filter.</summary>
    [Fact]
    public void No_weight_is_zero()
    {
        var bank = new MelFilterbank(20480, 512, 20, maximumFrequency: 1000);
        for (var band = 0; band < bank.Bands; band++)
            Assert.DoesNotContain(bank.Weights(band).ToArray(), weight => weight <= 0);
        Assert.Equal(1, bank.FirstBin(0));
    }

    [Fact]
    public void Triangles_without_normalization_sum_to_one_between_the_outer_centres()
    {
        var bank = new MelFilterbank(22050, 2048, 40, normalization: MelNormalization.None);
        var sum = new float[bank.Bins];
        for (var band = 0; band < bank.Bands; band++)
            for (var k = 0; k < bank.Weights(band).Length; k++)
                sum[bank.FirstBin(band) + k] += bank.Weights(band)[k];
        int first = bank.FirstBin(1), last = bank.FirstBin(bank.Bands - 1);
        for (var k = first; k <= last; k++)
            Assert.Equal(1, sum[k], 1e-5f);
    }

    [Theory]
    [InlineData(-1, 1000)]
    [InlineData(1000, 1000)]
    [InlineData(0, double.NaN)]
    public void Impossible_ranges_are_refused(double minimum, double maximum) =>
        Assert.Throws<ArgumentException>(() => new MelFilterbank(22050, 512, 10, minimum, maximum));

    [Theory]
    [InlineData(0, 512, 10, "sampleRate")]
    [InlineData(22050, 1, 10, "fftLength")]
    [InlineData(22050, 512, 0, "bands")]
    public void Impossible_sizes_are_refused(int sampleRate, int fftLength, int bands, string name) => Assert.Equal(
        name, Assert.Throws<ArgumentOutOfRangeException>(() => new MelFilterbank(sampleRate, fftLength, bands, 0, 1000)).ParamName);
}
