using System.Numerics;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Lanes;
using Gtzan.Audio.Dsp.Stft;

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
    [InlineData(3, 1, 50, FramePadding.Reflect)]
    [InlineData(12, 4, 333, FramePadding.Edge)]
    [InlineData(15, 5, 100, FramePadding.Symmetric)]
    [InlineData(67, 20, 1234, FramePadding.Zeros)]
    [InlineData(134, 200, 2000, FramePadding.Reflect)]
    [InlineData(16, 4, 17, FramePadding.Symmetric)]
    [InlineData(16, 5, 3, FramePadding.Edge)]
    public void Every_frame_is_the_transform_of_its_windowed_samples(int fftLength, int hopLength, int length, FramePadding padding)
    {
        var random = new Random(1);
        float[] signal = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
        var stft = new Stft(fftLength, hopLength, padding);
        var frames = stft.FrameCount(length);
        Assert.Equal(1 + ((length - (fftLength % 2)) / hopLength), frames);
        float[] real = new float[frames * stft.Bins], imaginary = new float[real.Length], power = new float[real.Length];
        stft.Transform(signal, real, imaginary);
        stft.Power(signal, power);

        var expected = StftReference.Transform(signal, fftLength, hopLength, padding);
        Assert.Equal(expected.Length, frames);
        Assert.All(expected.SelectMany(frame => frame), (x, i) =>
        {
            Assert.Equal(x.Real, real[i], 1e-6);
            Assert.Equal(x.Imaginary, imaginary[i], 1e-6);
            Assert.Equal(x.Magnitude * x.Magnitude, power[i], 1e-5);
        });
    }

    // Hops of half a frame and less; spectra that are of no signal, so that overlapping frames contradict each other.
    [Theory]
    [InlineData(64, 16, 999)]
    [InlineData(32, 1, 17)]
    [InlineData(8, 4, 1)]
    [InlineData(16, 8, 2000)]
    public void The_inverse_is_that_of_the_reference(int fftLength, int hopLength, int length)
    {
        var stft = new Stft(fftLength, hopLength);
        var (frames, bins) = (stft.FrameCount(length), stft.Bins);
        var noise = TestSignals.Noise(2 * frames * bins);
        var spectra = Enumerable.Range(0, frames).Select(frame => Enumerable.Range(0, bins).Select(bin => new Complex(
            noise[(frame * bins) + bin], bin == 0 || bin == bins - 1 ? 0 : noise[((frames + frame) * bins) + bin])).ToArray()).ToArray();

        var inverse = new InverseStft(stft.Options);
        var signal = new float[length];
        inverse.Begin();
        for (var first = 0; first < frames; first += LaneBuffer.Lanes)
        {
            LaneBuffer real = new(bins), imaginary = new(bins);
            for (var lane = 0; lane < Math.Min(LaneBuffer.Lanes, frames - first); lane++)
            {
                for (var bin = 0; bin < bins; bin++)
                {
                    real.Values[(bin * LaneBuffer.Lanes) + lane] = (float)spectra[first + lane][bin].Real;
                    imaginary.Values[(bin * LaneBuffer.Lanes) + lane] = (float)spectra[first + lane][bin].Imaginary;
                }
            }

            inverse.Add(real.Vectors, imaginary.Vectors, first, frames, signal);
        }

        Assert.All(StftReference.Inverse(spectra, hopLength, length), (value, i) => Assert.Equal(value, signal[i], 2e-6));
    }

    /// <summary>With hops of a whole frame, the first sample of a frame is only in a window that is 0 there.</summary>
    [Fact]
    public void Where_all_windows_are_zero_the_inverse_is_zero()
    {
        var signal = TestSignals.Noise(40);
        var inverse = StftReference.Inverse(StftReference.Transform(signal, 16, 16), 16, 40);
        Assert.All(inverse, (value, i) => Assert.Equal(i % 16 == 8 ? 0 : signal[i], value, 1e-6));
    }

    [Fact]
    public void Signals_that_cannot_be_transformed_are_refused()
    {
        Assert.Contains("empty", MessageOf(new Stft(16, 4), []), StringComparison.Ordinal);
        Assert.Contains("more than 8 samples", MessageOf(new Stft(16, 4, FramePadding.Reflect), new float[8]), StringComparison.Ordinal);
        Assert.Contains("Sample 2 of the signal is NaN", MessageOf(new Stft(16, 4), [0, 0, float.NaN]), StringComparison.Ordinal);
        Refusal.Says<ArgumentException>("1 frames x 9 bins", () => new Stft(16, 4).Power(new float[3], new float[8]));
        Refusal.Says<ArgumentException>("1 frames x 9 bins", () => new Stft(16, 4).Transform(new float[3], new float[9], new float[8]));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData((1 << 18) + 1, 4)]
    [InlineData(16, 0)]
    [InlineData(16, -1)]
    [InlineData(16, (1 << 18) + 1)]
    public void Impossible_lengths_are_refused(int fftLength, int hopLength) => Assert.Throws<ArgumentException>(
        () => new Stft(fftLength, hopLength));

    [Fact]
    public void The_longest_hop_is_allowed_and_an_unknown_padding_refused()
    {
        Assert.Equal(2, new Stft(2, 1 << 18).FrameCount(1 << 18));
        Refusal.Says<ArgumentException>("no padding number 7", () => new Stft(16, 4, (FramePadding)7));
        Assert.Throws<ArgumentOutOfRangeException>(() => Window.Hann.Create(0));
    }

    private static string MessageOf(Stft stft, float[] signal) =>
        Assert.Throws<ArgumentException>(() => stft.Power(signal, new float[stft.FrameCount(signal.Length) * stft.Bins])).Message;
}
