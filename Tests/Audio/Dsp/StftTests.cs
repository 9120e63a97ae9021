using Gtzan.Audio.Dsp;

namespace Gtzan.Tests.Audio.Dsp;

public sealed class StftTests
{
    // Hops that divide the FFT length, that do not, of one sample, and longer than a frame; signals shorter and longer than a block of
    // frames.
    [Theory]
    [InlineData(16, 4, 100, FramePadding.Zeros)]
    [InlineData(16, 4, 100, FramePadding.Reflect)]
    [InlineData(32, 5, 333, FramePadding.Zeros)]
    [InlineData(32, 7, 17, FramePadding.Reflect)]
    [InlineData(8, 1, 40, FramePadding.Reflect)]
    [InlineData(8, 1, 1, FramePadding.Zeros)]
    [InlineData(16, 50, 1234, FramePadding.Zeros)]
    [InlineData(2, 3, 200, FramePadding.Zeros)]
    public void Every_frame_is_the_transform_of_its_windowed_samples(int fftLength, int hopLength, int length, FramePadding padding)
    {
        var random = new Random(1);
        float[] signal = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
        var stft = new Stft(fftLength, hopLength, padding);
        int frames = stft.FrameCount(length);
        Assert.Equal(1 + length / hopLength, frames);
        float[] real = new float[frames * stft.Bins], imaginary = new float[real.Length], power = new float[real.Length];
        stft.Transform(signal, real, imaginary);
        stft.Power(signal, power);

        var fft = new RealFft(fftLength);
        float[] window = HannWindow.Create(fftLength), re = new float[fft.Bins], im = new float[fft.Bins];
        for (int frame = 0; frame < frames; frame++)
        {
            fft.Forward([.. Enumerable.Range(0, fftLength).Select(i => window[i] * At(signal, frame * hopLength + i - fftLength / 2, padding))], re, im);
            for (int k = 0; k < fft.Bins; k++)
            {
                Assert.Equal(re[k], real[frame * fft.Bins + k], 1e-6f);
                Assert.Equal(im[k], imaginary[frame * fft.Bins + k], 1e-6f);
                Assert.Equal(re[k] * re[k] + im[k] * im[k], power[frame * fft.Bins + k], 1e-5f);
            }
        }
    }

    [Fact]
    public void Signals_that_cannot_be_transformed_are_refused()
    {
        Assert.Contains("empty", MessageOf(new Stft(16, 4), []), StringComparison.Ordinal);
        Assert.Contains("more than 8 samples", MessageOf(new Stft(16, 4, FramePadding.Reflect), new float[8]), StringComparison.Ordinal);
        Assert.Contains("Sample 2 of the signal is NaN", MessageOf(new Stft(16, 4), [0, 0, float.NaN]), StringComparison.Ordinal);
        Refusal.Says<ArgumentException>("1 frames x 9 bins", () => new Stft(16, 4).Power(new float[3], new float[8]));
    }

    [Theory]
    [InlineData(15, 4)]
    [InlineData(16, 0)]
    [InlineData(16, -1)]
    public void Impossible_lengths_are_refused(int fftLength, int hopLength) => Assert.Throws<ArgumentException>(() => new Stft(fftLength, hopLength));

    private static string MessageOf(Stft stft, float[] signal) =>
        Assert.Throws<ArgumentException>(() => stft.Power(signal, new float[stft.FrameCount(signal.Length) * stft.Bins])).Message;

    private static float At(float[] signal, int index, FramePadding padding)
    {
        if (padding == FramePadding.Reflect)
            index = index < 0 ? -index : index >= signal.Length ? 2 * (signal.Length - 1) - index : index;
        return index >= 0 && index < signal.Length ? signal[index] : 0;
    }
}
