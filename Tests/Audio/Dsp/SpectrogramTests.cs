using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Stft;

namespace Gtzan.Tests.Audio.Dsp;

public sealed class SpectrogramTests
{
    [Theory]
    [InlineData(5000, 256, 100, FramePadding.Zeros)]
    [InlineData(1, 2048, 512, FramePadding.Zeros)]
    [InlineData(70_000, 2048, 512, FramePadding.Reflect)]
    public void Powers_and_magnitudes_are_those_of_the_transform(int length, int fftLength, int hopLength, FramePadding padding)
    {
        var signal = TestSignals.Noise(length);
        var spectrogram = new Spectrogram(22050, fftLength, hopLength, padding);
        spectrogram.Compute(TestSignals.Noise((3 * length) + fftLength)); // what was computed before does not matter
        spectrogram.Compute(signal);

        var stft = new Stft(fftLength, hopLength, padding);
        var power = new float[stft.FrameCount(length) * stft.Bins];
        stft.Power(signal, power);
        var largest = power.Max();
        Assert.Equal(stft.FrameCount(length), spectrogram.Frames);
        for (var frame = 0; frame < spectrogram.Frames; frame++)
        {
            for (var bin = 0; bin < spectrogram.Bins; bin++)
            {
                Assert.Equal(power[(frame * stft.Bins) + bin], spectrogram.Power(frame, bin), 1e-5f * largest);
                Assert.Equal(MathF.Sqrt(spectrogram.Power(frame, bin)), spectrogram.Magnitude(frame, bin));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(8192)]
    [InlineData(20_000)]
    public void The_inverse_transform_gives_the_signal_back(int length)
    {
        float[] signal = TestSignals.Noise(length), back = new float[length];
        var spectrogram = new Spectrogram();
        spectrogram.Compute(signal);
        var inverse = new InverseStft(new StftOptions());
        for (var round = 0; round < 2; round++)
        {
            inverse.Begin();
            for (var block = 0; block < spectrogram.Blocks; block++)
                inverse.Add(spectrogram.RealOf(block), spectrogram.ImaginaryOf(block), block * 16, spectrogram.Frames, back);
            for (var i = 0; i < length; i++)
                Assert.Equal(signal[i], back[i], 2e-6f);
        }
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(15, 1, 16)]
    [InlineData(16, 2, 1)]
    [InlineData(47, 3, 16)]
    public void Frames_are_in_blocks_of_sixteen(int hops, int blocks, int inLast)
    {
        var spectrogram = new Spectrogram(8000, 16, 4);
        spectrogram.Compute(new float[(4 * hops) + 1]);
        Assert.Equal(blocks, spectrogram.Blocks);
        Assert.Equal(
            [.. Enumerable.Repeat(16, blocks - 1), inLast], Enumerable.Range(0, blocks).Select(block => spectrogram.FramesOf(block)));
        Assert.Equal([0.0, 500, 4000], new[] { 0, 1, 8 }.Select(spectrogram.FrequencyOf));
    }

    [Fact]
    public void Signals_without_a_spectrum_are_refused()
    {
        var spectrogram = new Spectrogram(padding: FramePadding.Reflect);
        Refusal.Says<ArgumentException>("empty", () => spectrogram.Compute([]));
        Refusal.Says<ArgumentException>("1024", () => spectrogram.Compute(new float[1024]));
        Refusal.Says<ArgumentException>("Sample 7", () => spectrogram.Compute([.. new float[7], float.NaN, .. new float[2000]]));
        Refusal.Says<ArgumentException>("must divide 1024, which 500 does not", () => new InverseStft(new StftOptions { HopLength = 500 }));
        Refusal.Says<ArgumentException>("must divide 1024, which 2048 does not", () => new InverseStft(
            new StftOptions { HopLength = 2048 }));
        Refusal.Says<ArgumentException>("a power of two of samples; these have 1000", () => new InverseStft(
            new StftOptions { FftLength = 1000, HopLength = 250 }));
        Refusal.Says<ArgumentException>("these have 2048 and are not centred", () => new InverseStft(
            new StftOptions { IsCentered = false }));
        Refusal.Says<ArgumentException>("no frame 0", () => spectrogram.Power(0, 0));
        spectrogram.Compute(new float[2000]);
        Assert.Equal(0, spectrogram.Power(3, 1024));
        Refusal.Says<ArgumentException>("no frame 4, bin 0", () => spectrogram.Power(4, 0));
        Refusal.Says<ArgumentException>("no frame 0, bin 1025", () => spectrogram.Power(0, 1025));
        Refusal.Says<ArgumentException>("no frame -1", () => spectrogram.Magnitude(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Spectrogram(sampleRate: 0));
        Refusal.Says<ArgumentException>("too long to hold", () => new Spectrogram(22050, 1 << 18, 1).Compute(new float[1 << 14]));
    }
}
