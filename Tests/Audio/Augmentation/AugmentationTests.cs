using System.Numerics;
using Gtzan.Audio.Augmentation;

namespace Gtzan.Tests.Audio.Augmentation;

/// <summary>What each augmentation does to samples.</summary>
public sealed class AugmentationTests
{
    private const int Rate = 22050, Length = 30_000;

    private static readonly float[] Signal = TestSignals.Noise(Length);

    public static TheoryData<string> OfNoStrength => [.. Identities.Keys];

    private static Dictionary<string, IAugmentation> Identities { get; } = new()
    {
        ["gain"] = new Gain(0),
        ["noise"] = new WhiteNoise(double.PositiveInfinity, RandomOf(1)),
        ["low shelf"] = new Equalizer(EqualizerShape.LowShelf, 200, 0, 0.7),
        ["high shelf"] = new Equalizer(EqualizerShape.HighShelf, 4000, 0, 0.7),
        ["peak"] = new Equalizer(EqualizerShape.Peak, 1000, 0, 1),
        ["pitch"] = new PitchShift(0),
        ["stretch"] = new TimeStretch(1),
    };

    [Theory]
    [MemberData(nameof(OfNoStrength))]
    public void At_strength_zero_nothing_changes(string name)
    {
        var result = Identities[name].Apply(Signal, Rate);
        Assert.Equal(Length, result.Length);
        for (var i = 0; i < Length; i++)
            Assert.Equal(Signal[i], result[i], 1e-6f);
    }

    [Fact]
    public void Gain_changes_the_level_by_its_decibels() =>
        Assert.Equal(-6.0, 20 * Math.Log10(Level(new Gain(-6).Apply(Signal, Rate)) / Level(Signal)), 1e-3);

    [Fact]
    public void Noise_has_the_ratio_asked_for()
    {
        var noisy = new WhiteNoise(20, RandomOf(1)).Apply(Signal, Rate);
        var noise = noisy.Zip(Signal, (sum, sample) => sum - sample).ToArray();
        Assert.Equal(20, 20 * Math.Log10(Level(Signal) / Level(noise)), 0.1);
        Assert.Equal(0, noise.Average(), 1e-3f);
    }

    /// <summary>The spectrum of the impulse response is H(z) of the coefficients, and has the gain of the shape where it should.</summary>
    [Theory]
    [InlineData(EqualizerShape.LowShelf, 0.0, 8.0, 11025.0, 0.0)]
    [InlineData(EqualizerShape.HighShelf, 11025.0, 8.0, 0.0, 0.0)]
    [InlineData(EqualizerShape.Peak, 1000.0, 8.0, 0.0, 0.0)]
    [InlineData(EqualizerShape.LowShelf, 1000.0, 4.0, 0.0, 8.0)]
    [InlineData(EqualizerShape.HighShelf, 1000.0, 4.0, 11025.0, 8.0)]
    public void An_equalizer_has_the_response_of_its_formula(
        EqualizerShape shape, double hertz, double decibels, double otherHertz, double otherDecibels)
    {
        var equalizer = new Equalizer(shape, 1000, 8, 0.7);
        var impulse = new float[8192];
        impulse[0] = 1;
        var response = equalizer.Apply(impulse, Rate);
        foreach (var (at, want) in new[] { (hertz, decibels), (otherHertz, otherDecibels) })
        {
            var z = Complex.Exp(new Complex(0, -2 * Math.PI * at / Rate));
            var sum = Complex.Zero;
            for (var i = response.Length - 1; i >= 0; i--)
                sum = (sum * z) + response[i];
            var (b0, b1, b2, a1, a2) = equalizer.Coefficients(Rate);
            var formula = (b0 + (b1 * z) + (b2 * z * z)) / (1 + (a1 * z) + (a2 * z * z));
            Assert.Equal(0, (sum - formula).Magnitude, 1e-4);
            Assert.Equal(want, 20 * Math.Log10(sum.Magnitude), 0.01);
        }
    }

    [Theory]
    [InlineData(0.81)]
    [InlineData(1.23)]
    public void A_stretched_sine_keeps_its_frequency(double rate)
    {
        var result = new TimeStretch(rate).Apply(TestSignals.Tone(Length, 1000), Rate);
        Assert.Equal((int)(Length / rate), result.Length);
        Assert.Equal(1000, FrequencyOf(result), 1.0);
        Assert.InRange(Level(result) / Level(TestSignals.Tone(Length, 1000)), 0.85, 1.05);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(1.5)]
    [InlineData(12)]
    public void A_shifted_sine_has_the_new_frequency(double semitones)
    {
        var result = new PitchShift(semitones).Apply(TestSignals.Tone(Length, 1000), Rate);
        Assert.Equal(Length, result.Length);
        var want = 1000 * Math.Pow(2, semitones / 12);
        Assert.Equal(want, FrequencyOf(result), want * 0.002);
    }

    [Theory]
    [InlineData(AugmentationKinds.Crop)]
    [InlineData(AugmentationKinds.Gain)]
    [InlineData(AugmentationKinds.Noise)]
    [InlineData(AugmentationKinds.Equalizer)]
    [InlineData(AugmentationKinds.Pitch)]
    [InlineData(AugmentationKinds.Stretch)]
    [InlineData(AugmentationKinds.OfSamples)]
    public void A_chain_depends_on_seed_epoch_and_segment_alone(AugmentationKinds kinds)
    {
        var result = Changed(1, 1, 1);
        Assert.Equal(10_000, result.Length);
        Assert.Equal(result, Changed(1, 1, 1));
        Assert.NotEqual(result, Changed(2, 1, 1));
        Assert.NotEqual(result, Changed(1, 2, 1));
        Assert.NotEqual(result, Changed(1, 1, 2));

        float[] Changed(ulong seed, int epoch, int segment) =>
            AugmentationChain.Draw(kinds, seed, epoch, segment).Apply(Signal, 20_000, 10_000, Rate);
    }

    /// <summary>A track without a sample to spare is stretched less; every epoch gives a whole segment.</summary>
    [Theory]
    [InlineData(10_000)]
    [InlineData(11_000)]
    [InlineData(30_000)]
    public void A_chain_gives_segments_of_the_right_length_from_short_tracks(int track)
    {
        for (var epoch = 1; epoch <= 20; epoch++)
        {
            var chain = AugmentationChain.Draw(AugmentationKinds.OfSamples, 1, epoch, 1);
            Assert.Equal(10_000, chain.Apply(Signal.AsSpan(0, track), track - 10_000, 10_000, Rate).Length);
        }
    }

    [Fact]
    public void Draws_stay_within_their_ranges()
    {
        var places = new HashSet<int>();
        var ramp = Enumerable.Range(0, 1000).Select(i => (float)i).ToArray();
        for (var segment = 0; segment < 500; segment++)
        {
            var chain = AugmentationChain.Draw(AugmentationKinds.OfSamples, 3, 1, segment);
            Assert.InRange(chain.Steps.OfType<TimeStretch>().Single().Rate, TimeStretch.MinRate, TimeStretch.MaxRate);
            Assert.InRange(Math.Abs(chain.Steps.OfType<PitchShift>().Single().Semitones), 0, PitchShift.MaxSemitones);
            Assert.InRange(Math.Abs(chain.Steps.OfType<Gain>().Single().Decibels), 0, Gain.MaxDecibels);
            Assert.InRange(
                chain.Steps.OfType<WhiteNoise>().Single().SignalToNoise, WhiteNoise.MinSignalToNoise, WhiteNoise.MaxSignalToNoise);
            Assert.InRange(chain.Steps.OfType<Equalizer>().Single().Hertz, Equalizer.MinHertz, Equalizer.MaxHertz);
            places.Add((int)AugmentationChain.Draw(AugmentationKinds.Crop, 3, 1, segment).Apply(ramp, 0, 990, Rate)[0]);
        }

        Assert.Equal(Enumerable.Range(0, 11), places.Order());
    }

    [Fact]
    public void Names_are_read_and_written()
    {
        Assert.True(AugmentationKindNames.TryParse("gain+crop", out var kinds));
        Assert.Equal("crop+gain", AugmentationKindNames.Format(kinds));
        Assert.True(AugmentationKindNames.TryParse("all", out kinds));
        Assert.Equal("crop+stretch+pitch+eq+noise+gain+spec+mixup", AugmentationKindNames.Format(kinds));
        Assert.True(AugmentationKindNames.TryParse("default", out kinds));
        Assert.Equal(AugmentationKindNames.DefaultKinds, kinds);
        Assert.True(AugmentationKindNames.TryParse("none", out kinds));
        Assert.Equal("none", AugmentationKindNames.Format(kinds));
        Assert.All(["", "crop+crop", "crop+none", "echo"], text => Assert.False(AugmentationKindNames.TryParse(text, out _)));
    }

    private static AugmentationRandom RandomOf(int segment) => new(1, 1, segment, AugmentationKinds.Noise);

    private static double Level(float[] samples) => Math.Sqrt(samples.Average(sample => (double)sample * sample));

    // From the zero crossings, away from the ends.
    private static double FrequencyOf(float[] samples)
    {
        var crossings = Enumerable.Range(3000, samples.Length - 6000).Where(i => samples[i] < 0 && samples[i + 1] >= 0)
            .Select(i => i + (samples[i] / (double)(samples[i] - samples[i + 1]))).ToArray();
        return Rate * (crossings.Length - 1) / (crossings[^1] - crossings[0]);
    }
}
