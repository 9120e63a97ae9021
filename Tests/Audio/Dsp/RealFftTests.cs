using Gtzan.Audio.Dsp;
using Gtzan.Engine.Ops.Reductions;

namespace Gtzan.Tests.Audio.Dsp;

public sealed class RealFftTests
{
    public static TheoryData<int> PowersOfTwo => [.. Enumerable.Range(1, 12).Select(exponent => 1 << exponent)];

    [Theory]
    [MemberData(nameof(PowersOfTwo))]
    public void Forward_is_the_discrete_Fourier_transform(int length)
    {
        float[] signal = Noise(length);
        var (real, imaginary) = Forward(signal);

        // Rounding errors of an FFT grow with log N, relative to the norm of the spectrum.
        double tolerance = 2e-7 * Math.Sqrt(length) * Math.Log2(2 * length);
        for (int k = 0; k <= length / 2; k++)
        {
            double re = 0, im = 0;
            for (int n = 0; n < length; n++)
            {
                (double sine, double cosine) = Math.SinCos(-2 * Math.PI * ((long)k * n % length) / length);
                re += signal[n] * cosine;
                im += signal[n] * sine;
            }
            bool isNear = Math.Abs(re - real[k]) <= tolerance && Math.Abs(im - imaginary[k]) <= tolerance;
            Assert.True(isNear, $"X[{k}] of {length}: {real[k]} + {imaginary[k]}i, not {re} + {im}i");
        }
    }

    [Theory]
    [MemberData(nameof(PowersOfTwo))]
    public void Inverse_undoes_Forward(int length)
    {
        float[] signal = Noise(length), back = new float[length];
        var (real, imaginary) = Forward(signal);
        new RealFft(length).Inverse(real, imaginary, back);
        for (int n = 0; n < length; n++)
            Assert.Equal(signal[n], back[n], 2e-6f);
    }

    [Theory]
    [MemberData(nameof(PowersOfTwo))]
    public void Energy_is_the_same_on_both_sides(int length)
    {
        float[] signal = Noise(length);
        var (real, imaginary) = Forward(signal);
        double time = signal.Sum(sample => (double)sample * sample), frequency = 0;
        for (int k = 0; k <= length / 2; k++)
            frequency += (k == 0 || k == length / 2 ? 1 : 2) * ((double)real[k] * real[k] + (double)imaginary[k] * imaginary[k]);
        Assert.Equal(time, frequency / length, time * 1e-6);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(2048)]
    public void A_constant_has_only_frequency_zero_and_it_is_the_plain_sum(int length)
    {
        var (real, imaginary) = Forward([.. Enumerable.Repeat(0.5f, length)]);
        Assert.Equal(length * 0.5f, real[0]);
        Assert.All(real.Skip(1).Concat(imaginary), value => Assert.Equal(0, value, 1e-5f));
    }

    [Fact]
    public void An_impulse_has_all_frequencies_alike()
    {
        float[] signal = new float[256];
        signal[0] = 1;
        var (real, imaginary) = Forward(signal);
        Assert.All(real, value => Assert.Equal(1, value, 1e-6f));
        Assert.All(imaginary, value => Assert.Equal(0, value, 1e-6f));
    }

    [Fact]
    public void A_sine_of_whole_periods_has_one_frequency_of_half_its_amplitude_times_N()
    {
        var (real, imaginary) = Forward([.. Enumerable.Range(0, 1024).Select(n => MathF.Sin(2 * MathF.PI * 37 * n / 1024))]);
        Assert.Equal(-512, imaginary[37], 1e-2f);
        for (int k = 0; k < real.Length; k++)
            Assert.True(k == 37 || Math.Abs(real[k]) + Math.Abs(imaginary[k]) < 1e-3, $"X[{k}]");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-8)]
    [InlineData(12)]
    [InlineData(1 << 23)]
    public void Other_lengths_are_refused(int length) =>
        Refusal.Says<ArgumentException>($"not {length}", () => new RealFft(length));

    [Fact]
    public void Wrong_spans_are_refused() =>
        Refusal.Says<ArgumentException>("not 7, 5 and 5", () => new RealFft(8).Forward(new float[7], new float[5], new float[5]));

    private static (float[] Real, float[] Imaginary) Forward(float[] signal)
    {
        var fft = new RealFft(signal.Length);
        float[] real = new float[fft.Bins], imaginary = new float[fft.Bins];
        fft.Forward(signal, real, imaginary);
        return (real, imaginary);
    }

    private static float[] Noise(int length)
    {
        var random = new Random(length);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() * 2 - 1)];
    }
}
