using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Mel;
using Gtzan.Audio.Features;

namespace Gtzan.Tests.Audio.Features;

public sealed class MfccExtractorTests
{
    [Theory]
    [InlineData(66150, 130)]
    [InlineData(66149, 130)]
    [InlineData(511, 1)]
    [InlineData(512, 2)]
    [InlineData(1, 1)]
    public void Frames_are_centred(int samples, int frames)
    {
        var extractor = new MfccExtractor(new MfccOptions());
        Assert.Equal(frames, extractor.FrameCount(samples));
        Assert.Equal(frames * 13, extractor.Extract(new float[samples]).Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(8191)]
    [InlineData(20_001)]
    public void Coefficients_are_those_of_the_five_steps(int samples)
    {
        AssertAgrees(TestSignals.Noise(samples), new MfccOptions());
        AssertAgrees(TestSignals.Clicks(samples, 700), new MfccOptions
        {
            SampleRate = 16000,
            FftLength = 256,
            HopLength = 99,
            MelBands = 21,
            Coefficients = 7,
            Lifter = 22,
            TopDecibels = 30,
            MelScale = MelScale.Htk,
            MinimumFrequency = 50,
            MaximumFrequency = 7000,
            Padding = samples > 128 ? FramePadding.Reflect : FramePadding.Zeros,
        });
    }

    [Theory]
    [InlineData(400, 160)]
    [InlineData(1103, 221)]
    [InlineData(1920, 480)]
    public void Frames_of_any_length_window_and_place_agree(int fftLength, int hopLength)
    {
        var options = new MfccOptions { SampleRate = 48000, FftLength = fftLength, HopLength = hopLength, MelBands = 40 };
        AssertAgrees(TestSignals.Noise(6000), options);
        AssertAgrees(TestSignals.Clicks(6000, 700), options with
        {
            WindowLength = 300,
            Window = Window.Hamming,
            IsCentered = false,
            Padding = FramePadding.Edge,
        });
    }

    [Fact]
    public void Results_do_not_depend_on_earlier_calls()
    {
        var signal = TestSignals.Noise(10_000);
        var fresh = new MfccExtractor(new MfccOptions()).Extract(signal);
        var used = new MfccExtractor(new MfccOptions());
        used.Extract(TestSignals.Noise(66_150));
        used.Extract([1f]);
        Assert.Equal(fresh, used.Extract(signal));
    }

    [Fact]
    public void Repeated_calls_allocate_nothing()
    {
        var extractor = new MfccExtractor(new MfccOptions());
        float[] signal = TestSignals.Noise(66_150), destination = new float[130 * 13];
        extractor.Extract(signal, destination);
        var before = GC.GetAllocatedBytesForCurrentThread();
        extractor.Extract(signal, destination);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void The_floor_hangs_from_real_frames_only()
    {
        // 1 + 20 frames: the second block has five, and eleven lanes beyond the end. A loud last sample lies in the lanes beyond
        // under another window position, and must not be louder there than in any true frame.
        var signal = new float[64 * 20];
        signal[^1] = 1;
        AssertAgrees(signal, new MfccOptions { FftLength = 64, HopLength = 64, MelBands = 8, Coefficients = 8 });
    }

    [Fact]
    public void All_impossible_options_are_named_at_once()
    {
        var options = new MfccOptions
        {
            SampleRate = 0,
            FftLength = 1,
            HopLength = 0,
            WindowLength = 2,
            MelBands = 0,
            Coefficients = -1,
            MinimumFrequency = double.NaN,
            MelScale = (MelScale)9,
            Padding = (FramePadding)9,
            TopDecibels = -1,
            Lifter = -1,
        };
        var message = Assert.Throws<ArgumentException>(() => new MfccExtractor(options)).Message;
        string[] parts = ["sample rate", "FFT length", "hop length", "window length", "mel bands", "coefficients", "mel range",
            "mel scale", "padding", "decibels", "lifter"];
        foreach (var part in parts)
            Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Signals_without_features_are_refused()
    {
        var extractor = new MfccExtractor(new MfccOptions { Padding = FramePadding.Reflect });
        Refusal.Says<ArgumentException>("empty", () => extractor.Extract([]));
        Refusal.Says<ArgumentException>("1024", () => extractor.Extract(new float[1024]));
        Refusal.Says<ArgumentException>("Sample 1999", () => extractor.Extract([.. new float[1999], float.PositiveInfinity]));
        Refusal.Says<ArgumentException>("5 frames x 13", () => extractor.Extract(new float[2048], new float[7]));
    }

    // In the first frame, in the last and in between; where frames leave samples out; where there is nothing else but zeros.
    [Theory]
    [InlineData(512, 0)]
    [InlineData(512, 33_000)]
    [InlineData(512, 66_149)]
    [InlineData(1900, 66_149)]
    [InlineData(3000, 1500)]
    public void Samples_that_are_not_finite_are_refused_wherever_they_are(int hopLength, int index)
    {
        var extractor = new MfccExtractor(new MfccOptions { HopLength = hopLength });
        foreach (var value in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            var signal = new float[66_150];
            signal[index] = value;
            Refusal.Says<ArgumentException>($"Sample {index} of the signal is {value}", () => extractor.Extract(signal));
            Refusal.Says<ArgumentException>($"Sample {index} of the signal is {value}",
                () => extractor.ExtractMel(signal, new float[extractor.FrameCount(66_150) * 128]));
        }

        var after = extractor.Extract(TestSignals.Noise(66_150));
        Assert.Equal(new MfccExtractor(new MfccOptions { HopLength = hopLength }).Extract(TestSignals.Noise(66_150)), after);
        Assert.All(after, coefficient => Assert.True(float.IsFinite(coefficient)));
    }

    private static void AssertAgrees(float[] signal, MfccOptions options)
    {
        var expected = Mfcc.Compute(signal, options).SelectMany(frame => frame).ToArray();
        var actual = new MfccExtractor(options).Extract(signal);
        Assert.Equal(expected.Length, actual.Length);
        var tolerance = 1e-5 * expected.Max(Math.Abs);
        Assert.All(expected, (value, i) => Assert.Equal(value, actual[i], tolerance));
    }
}
