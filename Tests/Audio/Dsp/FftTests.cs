using System.Numerics;
using Gtzan.Audio.Dsp.Fft;
using Gtzan.Audio.Dsp.Fft.Fast;
using Gtzan.Audio.Dsp.Lanes;
using Gtzan.Engine.Ops.Reductions;

namespace Gtzan.Tests.Audio.Dsp;

public sealed class FftTests
{
    public static TheoryData<int> PowersOfTwo => [.. Enumerable.Range(1, 12).Select(exponent => 1 << exponent)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(12)]
    [InlineData(17)]
    [InlineData(34)]
    [InlineData(64)]
    public void Halving_gives_the_same_as_the_formula(int length)
    {
        var signal = Array.ConvertAll(TestSignals.Noise(2 * length), sample => (double)sample);
        var complex = Enumerable.Range(0, length).Select(n => new Complex(signal[n], signal[length + n])).ToArray();
        Assert.All(FftReference.Dft(complex).Zip(FftReference.Fft(complex)),
            pair => Assert.True((pair.First - pair.Second).Magnitude < 1e-12));
    }

    [Fact]
    public void The_transforms_of_simple_signals_are_known()
    {
        // A constant has frequency 0 only, an impulse all alike, a sine of whole periods one: half its amplitude times N.
        Assert.All(Transform(_ => 0.5), (x, k) => Assert.Equal(k == 0 ? 128 : 0, x.Magnitude, 1e-10));
        Assert.All(Transform(n => n == 0 ? 1 : 0), (x, _) => Assert.Equal(1, x.Real, 1e-10));
        Assert.All(Transform(n => Math.Sin(2 * Math.PI * 37 * n / 256)), (x, k) => Assert.Equal(k == 37 ? -128 : 0, x.Imaginary, 1e-10));
    }

    [Theory]
    [MemberData(nameof(PowersOfTwo))]
    public void Energy_is_the_same_on_both_sides(int length)
    {
        var signal = Array.ConvertAll(TestSignals.Noise(length), sample => (double)sample);
        var power = FftReference.Power(signal);
        var frequencies = power.Select((value, k) => k == 0 || k == length / 2 ? value : 2 * value).Sum();
        Assert.Equal(signal.Sum(sample => sample * sample), frequencies / length, 1e-10);
        Assert.All(FftReference.Inverse(FftReference.Forward(signal)), (sample, n) => Assert.Equal(signal[n], sample, 1e-12));
    }

    // Rounding errors of an FFT grow with log N, relative to the norm of the spectrum.
    [Theory]
    [MemberData(nameof(PowersOfTwo))]
    public void Powers_of_sixteen_signals_are_those_of_the_reference(int length)
    {
        var fft = new RealFft(length);
        var rows = Noise(length);
        var power = new LaneBuffer(fft.Bins);
        fft.Power(Samples(fft, rows, RealFft.SampleScale), power.Vectors);
        for (var lane = 0; lane < LaneBuffer.Lanes; lane++)
        {
            var expected = FftReference.Power(Lane(rows, lane));
            var tolerance = 4e-7 * Math.Log2(2 * length) * expected.Max();
            Assert.All(expected, (value, k) => Assert.Equal(value, power.Values[(k * LaneBuffer.Lanes) + lane], tolerance));
        }
    }

    [Theory]
    [MemberData(nameof(PowersOfTwo))]
    public void Spectra_of_sixteen_signals_are_those_of_the_reference(int length)
    {
        var fft = new RealFft(length);
        var rows = Noise(length);
        LaneBuffer real = new(fft.Bins), imaginary = new(fft.Bins);
        new DoubleFft(length).Transform(Samples(fft, rows, (double)RealFft.SampleScale), real.Vectors, imaginary.Vectors);
        for (var lane = 0; lane < LaneBuffer.Lanes; lane++)
        {
            Assert.All(FftReference.Forward(Lane(rows, lane)), (x, k) =>
            {
                Assert.Equal(x.Real, real.Values[(k * LaneBuffer.Lanes) + lane], (1e-7 * x.Magnitude) + 1e-12);
                Assert.Equal(x.Imaginary, imaginary.Values[(k * LaneBuffer.Lanes) + lane], (1e-7 * x.Magnitude) + 1e-12);
            });
        }
    }

    [Theory]
    [MemberData(nameof(PowersOfTwo))]
    public void Inverses_of_sixteen_spectra_are_those_of_the_reference(int length)
    {
        var fft = new RealFft(length);
        LaneBuffer real = Noise(fft.Bins), imaginary = Noise(fft.Bins), signals = new(length);
        imaginary.Vectors[0] = imaginary.Vectors[^1] = default;
        fft.Inverse(real.Vectors, imaginary.Vectors, signals.Vectors);
        for (var lane = 0; lane < LaneBuffer.Lanes; lane++)
        {
            var (re, im) = (Lane(real, lane), Lane(imaginary, lane));
            var expected = FftReference.Inverse([.. re.Zip(im, (a, b) => new Complex(a, b))]);
            Assert.All(expected, (value, n) => Assert.Equal(value, signals.Values[(n * LaneBuffer.Lanes) + lane], 1e-6));
        }
    }

    [Fact]
    public void The_inverse_ignores_the_imaginary_parts_of_the_first_and_the_last_frequency()
    {
        var fft = new RealFft(8);
        LaneBuffer real = Noise(fft.Bins), imaginary = Noise(fft.Bins), expected = new(8), actual = new(8);
        fft.Inverse(real.Vectors, imaginary.Vectors, actual.Vectors);
        imaginary.Vectors[0] = imaginary.Vectors[^1] = default;
        fft.Inverse(real.Vectors, imaginary.Vectors, expected.Vectors);
        Assert.Equal(expected.Values.ToArray(), actual.Values.ToArray());
    }

    [Fact]
    public void The_longest_transform_is_allowed() => Assert.Equal((1 << 17) + 1, new RealFft(1 << 18).Bins);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-8)]
    [InlineData(12)]
    [InlineData(1 << 23)]
    public void Other_lengths_are_refused(int length) => Refusal.Says<ArgumentException>($"not {length}", () => new RealFft(length));

    private static Complex[] Transform(Func<int, double> signal) =>
        FftReference.Forward([.. Enumerable.Range(0, 256).Select(signal)]);

    private static LaneBuffer Noise(int rows)
    {
        var buffer = new LaneBuffer(rows);
        TestSignals.Noise(rows * LaneBuffer.Lanes).CopyTo(buffer.Values);
        return buffer;
    }

    private static double[] Lane(LaneBuffer rows, int lane) =>
        [.. Enumerable.Range(0, rows.Rows).Select(row => (double)rows.Values[(row * LaneBuffer.Lanes) + lane])];

    private static LaneSamples<T> Samples<T>(RealFft fft, LaneBuffer rows, T weight)
        where T : unmanaged
    {
        var weights = new T[fft.Length];
        Array.Fill(weights, weight);
        return new LaneSamples<T>(rows.Storage, Array.ConvertAll(fft.SampleOrder, rows.OffsetOf), weights);
    }
}
