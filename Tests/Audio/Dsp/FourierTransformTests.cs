using System.Numerics;
using FsCheck.Xunit;
using Gtzan.Audio.Dsp.Fft;

namespace Gtzan.Tests.Audio.Dsp;

public sealed class FourierTransformTests
{
    // All small lengths, powers of two, of three and five, squares of primes, primes below and above the largest radix, products of both.
    public static TheoryData<int> Lengths =>
        [.. Enumerable.Range(1, 40), 61, 64, 67, 125, 134, 243, 400, 441, 512, 551, 1000, 1024, 1103, 1920, 2205, 3721];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Complex_spectra_are_those_of_the_formula_and_their_inverse_is_the_signal(int length)
    {
        var fft = new FourierTransform(length);
        Complex[] signal = Noise(length), spectrum = new Complex[length], back = new Complex[length];
        fft.Forward(signal, spectrum);
        AssertNear(FftReference.Dft(signal), spectrum, length);
        fft.Inverse(spectrum, back);
        AssertNear(signal, back, 1);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Real_spectra_are_half_of_the_complex_ones_and_their_inverse_is_the_signal(int length)
    {
        var fft = new FourierTransform(length);
        double[] signal = [.. Noise(length).Select(value => value.Real)], back = new double[length];
        Complex[] spectrum = new Complex[fft.Bins], full = new Complex[length];
        fft.Forward(signal, spectrum);
        fft.Forward([.. signal.Select(value => new Complex(value, 0))], full);
        AssertNear(full[..fft.Bins], spectrum, length);
        Assert.Equal(0, spectrum[0].Imaginary);

        // No real signal has these two.
        spectrum[0] += Complex.ImaginaryOne;
        if (length % 2 == 0)
            spectrum[^1] += Complex.ImaginaryOne;
        fft.Inverse(spectrum, back);
        Assert.All(signal, (value, n) => Assert.Equal(value, back[n], 1e-14));
    }

    [Property(MaxTest = 40)]
    public void Transforms_are_linear_keep_energy_and_turn_delays_into_phases(int seed)
    {
        var random = new Random(seed);
        var length = random.Next(2, 700);
        var fft = new FourierTransform(length);
        Complex[] x = Noise(length, random), y = Noise(length, random);
        Complex[] X = Spectrum(x), Y = Spectrum(y);
        var factor = new Complex(random.NextDouble(), random.NextDouble());
        AssertNear([.. X.Zip(Y, (a, b) => a + (factor * b))], Spectrum([.. x.Zip(y, (a, b) => a + (factor * b))]), length);
        Assert.Equal(Energy(x), Energy(X) / length, 1e-12 * length);
        var delay = random.Next(length);
        AssertNear(
            [.. X.Select((value, k) => value * Complex.FromPolarCoordinates(1, -2 * Math.PI * ((long)k * delay % length) / length))],
            Spectrum([.. x[(length - delay)..], .. x[..(length - delay)]]), length);

        Complex[] Spectrum(Complex[] signal)
        {
            var spectrum = new Complex[length];
            fft.Forward(signal, spectrum);
            return spectrum;
        }
    }

    /// <summary>
    /// A tone of a whole number of periods has one frequency; what is elsewhere is rounding.
    /// </summary>
    [Theory]
    [InlineData(661_500)]
    [InlineData(262_147)]
    public void Long_transforms_are_as_exact(int length)
    {
        var fft = new FourierTransform(length);
        double[] signal = [.. Enumerable.Range(0, length).Select(n => Math.Cos(2 * Math.PI * (1234L * n % length) / length))];
        var spectrum = new Complex[fft.Bins];
        fft.Forward(signal, spectrum);
        Assert.All(spectrum, (value, k) => Assert.True((value - (k == 1234 ? length / 2.0 : 0)).Magnitude < 1e-14 * length));
    }

    [Fact]
    public void Impossible_lengths_are_refused()
    {
        Refusal.Says<ArgumentException>("from 1 to 4194304, not 0", () => new FourierTransform(0));
        Refusal.Says<ArgumentException>("not 4194305", () => new FourierTransform(FourierTransform.MaxLength + 1));
        var fft = new FourierTransform(10);
        Refusal.Says<ArgumentException>("10 points needs 10 numbers here, not 9", () => fft.Forward(new Complex[9], new Complex[10]));
        Refusal.Says<ArgumentException>("needs 6 numbers here, not 10", () => fft.Forward(new double[10], new Complex[10]));
        Refusal.Says<ArgumentException>("needs 6 numbers here, not 5", () => fft.Inverse(new Complex[5], new double[10]));
        Refusal.Says<ArgumentException>("needs 10 numbers here, not 11", () => fft.Inverse(new Complex[10], new Complex[11]));
    }

    private static Complex[] Noise(int length, Random? random = null)
    {
        random ??= new Random(length);
        return [.. Enumerable.Range(0, length).Select(_ => new Complex(random.NextDouble() - 0.5, random.NextDouble() - 0.5))];
    }

    private static double Energy(Complex[] values) => values.Sum(value => (value.Real * value.Real) + (value.Imaginary * value.Imaginary));

    // Spectra of noise are √N large; the sums of the formula themselves have errors of 1e-16·N.
    private static void AssertNear(Complex[] expected, Complex[] actual, int length) => Assert.All(
        expected, (value, k) => Assert.True((value - actual[k]).Magnitude < 2e-15 * (length + 8), $"{k}: {actual[k]} instead of {value}"));
}
