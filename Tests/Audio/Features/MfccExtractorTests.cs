using Gtzan.Audio.Dsp;
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

    [Fact]
    public void The_chain_equals_its_links_one_by_one()
    {
        var options = new MfccOptions
        {
            FftLength = 256,
            HopLength = 100,
            MelBands = 20,
            Coefficients = 7,
            Lifter = 22,
            TopDecibels = 30,
            MelScale = MelScale.Htk,
            MaximumFrequency = 8000,
        };
        float[] signal = Noise(5000);
        float[] actual = new MfccExtractor(options).Extract(signal);

        var stft = new Stft(256, 100);
        var bank = new MelFilterbank(22050, 256, 20, 0, 8000, MelScale.Htk);
        int frames = stft.FrameCount(signal.Length);
        float[] power = new float[frames * stft.Bins], mel = new float[frames * 20], coefficients = new float[7];
        stft.Power(signal, power);
        for (int frame = 0; frame < frames; frame++)
            bank.Apply(power.AsSpan(frame * stft.Bins, stft.Bins), mel.AsSpan(frame * 20, 20));
        Decibels.FromPower(mel, mel, topDecibels: 30);
        for (int frame = 0; frame < frames; frame++)
        {
            new Dct(20, 7).Apply(mel.AsSpan(frame * 20, 20), coefficients);
            for (int n = 0; n < 7; n++)
                Assert.Equal(coefficients[n] * (1 + 11 * Math.Sin(Math.PI * (n + 1) / 22)), actual[frame * 7 + n], 2e-3);
        }
    }

    [Fact]
    public void What_was_extracted_before_does_not_matter()
    {
        float[] signal = Noise(10_000);
        float[] fresh = new MfccExtractor(new MfccOptions()).Extract(signal);
        var used = new MfccExtractor(new MfccOptions());
        used.Extract(Noise(66_150));
        used.Extract([1f]);
        Assert.Equal(fresh, used.Extract(signal));
    }

    [Fact]
    public void Repeated_calls_allocate_nothing()
    {
        var extractor = new MfccExtractor(new MfccOptions());
        float[] signal = Noise(66_150), destination = new float[130 * 13];
        extractor.Extract(signal, destination);
        long before = GC.GetAllocatedBytesForCurrentThread();
        extractor.Extract(signal, destination);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void The_floor_hangs_from_real_frames_only()
    {
        // 1 + 20 frames: the second block has five, and eleven lanes beyond the end. A loud last sample lies in the lanes beyond
        // under another window position, and must not be louder there than in any true frame.
        float[] signal = new float[64 * 20];
        signal[^1] = 1;
        var options = new MfccOptions { FftLength = 64, HopLength = 64, MelBands = 8, Coefficients = 8 };
        float[] mel = new float[21 * 8], withFloor = new MfccExtractor(options).Extract(signal);
        new MfccExtractor(options).ExtractMel(signal, mel);
        Decibels.FromPower(mel, mel);
        float[] first = new float[8];
        new Dct(8, 8).Apply(mel.AsSpan(0, 8), first);
        Assert.Equal(first[0], withFloor[0], 1e-3f);
    }

    [Fact]
    public void All_impossible_options_are_named_at_once()
    {
        var options = new MfccOptions
        {
            SampleRate = 0,
            FftLength = 1000,
            HopLength = 0,
            MelBands = 0,
            Coefficients = -1,
            MinimumFrequency = double.NaN,
            MelScale = (MelScale)9,
            Padding = (FramePadding)9,
            TopDecibels = -1,
            Lifter = -1,
        };
        string message = Assert.Throws<ArgumentException>(() => new MfccExtractor(options)).Message;
        string[] parts = ["sample rate", "FFT length", "hop length", "mel bands", "coefficients", "mel range", "mel scale", "padding", "decibels", "lifter"];
        foreach (string part in parts)
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
    [InlineData(3000, 1500)]
    public void Samples_that_are_not_finite_are_refused_wherever_they_are(int hopLength, int index)
    {
        var extractor = new MfccExtractor(new MfccOptions { HopLength = hopLength });
        foreach (float value in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            float[] signal = new float[66_150];
            signal[index] = value;
            Refusal.Says<ArgumentException>($"Sample {index} of the signal is {value}", () => extractor.Extract(signal));
            Refusal.Says<ArgumentException>($"Sample {index} of the signal is {value}", () => extractor.ExtractMel(signal, new float[extractor.FrameCount(66_150) * 128]));
        }

        float[] after = extractor.Extract(Noise(66_150));
        Assert.Equal(new MfccExtractor(new MfccOptions { HopLength = hopLength }).Extract(Noise(66_150)), after);
        Assert.All(after, coefficient => Assert.True(float.IsFinite(coefficient)));
    }

    private static float[] Noise(int length)
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
    }
}
