using Gtzan.Audio.Dsp.Resampling;

namespace Gtzan.Tests.Audio.Dsp;

public sealed class ResamplerTests
{
    // One phase, few phases, many phases, phases interpolated (44101 to 22050), up, down, far down.
    public static TheoryData<int, int> Ratios => new()
    {
        { 44100, 22050 }, { 48000, 22050 }, { 44101, 22050 }, { 22051, 22050 }, { 16000, 22050 }, { 8000, 22050 }, { 22050, 44100 },
        { 96000, 22050 }, { 192000, 8000 }, { 8000, 192000 }, { 11025, 191999 },
    };

    [Theory]
    [MemberData(nameof(Ratios))]
    public void Signals_of_any_length_are_resampled_as_by_the_reference(int from, int to)
    {
        foreach (var length in (int[])[1, 2, 17, 333])
        {
            var signal = TestSignals.Noise(length);
            var expected = ResamplerReference.Resample(signal, from, to);
            var actual = new Resampler(from, to).Resample(signal);
            Assert.Equal(expected.Length, actual.Length);
            Assert.All(expected, (value, j) => Assert.Equal(value, actual[j], 1e-5));
        }
    }

    // Images are part of the error where the rate goes up.
    [Theory]
    [MemberData(nameof(Ratios))]
    public void Sines_in_the_pass_band_have_an_error_of_minus_138_decibels(int from, int to)
    {
        var nyquist = Math.Min(from, to) / 2.0;
        foreach (var part in (double[])[0.01, 0.3, 0.7, 0.9])
        {
            var frequency = part * nyquist;
            var output = new Resampler(from, to).Resample(Sine(frequency, from, from / 4));
            // Away from the ends, where the filter reaches beyond the signal.
            var decibels = Decibels(Enumerable.Range(output.Length / 3, output.Length / 3).Select(
                j => output[j] - Math.Sin(2 * Math.PI * frequency * j / to)));
            Assert.True(decibels < -138, $"{from} to {to} Hz, {frequency} Hz: {decibels:F1} dB");
        }
    }

    [Theory]
    [InlineData(44100, 22050)]
    [InlineData(48000, 22050)]
    [InlineData(44101, 22050)]
    [InlineData(192000, 8000)]
    public void Frequencies_above_the_new_Nyquist_are_138_decibels_down(int from, int to)
    {
        foreach (var part in (double[])[1.0, 1.05, 1.3, 1.9])
        {
            var frequency = part * to / 2;
            if (frequency >= from / 2.0)
                continue;
            var output = new Resampler(from, to).Resample(Sine(frequency, from, from / 4));
            var decibels = Decibels(output[(output.Length / 3)..(output.Length * 2 / 3)].Select(value => (double)value));
            Assert.True(decibels < -138, $"{from} to {to} Hz, {frequency} Hz: {decibels:F1} dB");
        }
    }

    [Theory]
    [MemberData(nameof(Ratios))]
    public void The_filter_is_one_at_its_centre_symmetric_and_zero_from_its_half_length_on(int from, int to)
    {
        var filter = new LowPassFilter(from, to);
        Assert.Equal(1, filter.At(0), 1e-12);
        Assert.Equal(filter.At(1.25), filter.At(-1.25));
        Assert.NotEqual(0, filter.At(filter.HalfLength - 0.1));
        Assert.Equal(0, filter.At(filter.HalfLength));
        Assert.Equal(0, filter.At(filter.HalfLength + 0.5));
    }

    // With Kaiser's N = (150 - 7.95) / (2.285 * 0.1 * pi * band) + 1 taps, 198.9, 396.8 and 4750.2 of them; half of that, rounded up.
    [Theory]
    [InlineData(8000, 22050, 100)]
    [InlineData(44100, 22050, 199)]
    [InlineData(192000, 8000, 2376)]
    public void The_filter_has_the_length_of_the_formula(int from, int to, int halfLength) =>
        Assert.Equal(halfLength, new LowPassFilter(from, to).HalfLength);

    [Theory]
    [MemberData(nameof(Ratios))]
    public void A_constant_is_preserved(int from, int to)
    {
        var output = new Resampler(from, to).Resample([.. Enumerable.Repeat(0.5f, from / 4)]);
        for (var j = output.Length / 3; j < output.Length * 2 / 3; j++)
            Assert.Equal(0.5f, output[j], 1e-6f);
    }

    [Theory]
    [InlineData(44100, 22050, 3, 2)]
    [InlineData(22050, 44100, 3, 6)]
    [InlineData(48000, 44100, 160, 147)]
    [InlineData(48000, 44100, 161, 148)]
    [InlineData(44100, 22050, 0, 0)]
    [InlineData(44101, 22050, 1, 1)]
    public void The_length_is_rounded_up(int from, int to, int samples, int expected)
    {
        var resampler = new Resampler(from, to);
        Assert.Equal(expected, resampler.OutputLength(samples));
        Assert.Equal(expected, resampler.Resample(new float[samples]).Length);
    }

    /// <summary>
    /// Blocks of a recording lie elsewhere than the whole; a sum whose order followed from the place would differ in its last bits.
    /// </summary>
    [Theory]
    [InlineData(44100, 22050)]
    [InlineData(44101, 22050)]
    [InlineData(8000, 22050)]
    public void The_alignment_of_a_signal_changes_no_bit(int from, int to)
    {
        var random = new Random(1);
        float[] signal = [.. Enumerable.Range(0, 3000).Select(_ => random.NextSingle() - 0.5f)], memory = new float[3032];
        var resampler = new Resampler(from, to);
        var expected = Bits(signal);
        for (var offset = 0; offset < 32; offset++)
        {
            signal.CopyTo(memory, offset);
            Assert.Equal(expected, Bits(memory.AsSpan(offset, signal.Length)));
        }

        int[] Bits(ReadOnlySpan<float> samples) => [.. resampler.Resample(samples).Select(BitConverter.SingleToInt32Bits)];
    }

    /// <summary>Each part has the inputs that the documentation of reach asks for, and no more.</summary>
    [Theory]
    [MemberData(nameof(Ratios))]
    public void Parts_of_a_signal_give_the_bits_of_the_whole(int from, int to)
    {
        var resampler = new Resampler(from, to);
        var signal = TestSignals.Noise((6 * resampler.Reach) + 500);
        var whole = resampler.Resample(signal);
        for (int first = 0, length; first < whole.Length; first += length)
        {
            length = Math.Min(first + 1, whole.Length - first);
            var (start, last) = (resampler.Position(first) - resampler.Reach + 1, resampler.Position(first + length - 1) + resampler.Reach);
            Assert.Equal((long)first * from / to, resampler.Position(first));
            var (begin, end) = ((int)Math.Max(0, start), (int)Math.Min(signal.Length, last + 1));
            var part = new float[length];
            resampler.Resample(signal.AsSpan(begin, end - begin), begin, first, part);
            Assert.Equal(whole[first..(first + length)], part);
        }
    }

    [Fact]
    public void The_lowest_and_the_highest_rate_are_allowed_and_a_result_longer_than_an_array_refused() => Refusal.Says<ArgumentException>(
        "too many for one signal", () => new Resampler(1_000, 768_000).Resample(new float[2_800_000]));

    [Fact]
    public void Equal_rates_copy() => Assert.Equal([1f, 2f, 3f], new Resampler(22050, 22050).Resample([1, 2, 3]));

    [Fact]
    public void An_impulse_stays_where_it_is()
    {
        var signal = new float[1001];
        signal[500] = 1;
        var output = new Resampler(44100, 22050).Resample(signal);
        Assert.Equal(250, Array.IndexOf(output, output.Max()));
        for (var i = 1; i < 200; i++)
            Assert.Equal(output[250 - i], output[250 + i], 1e-6f);
    }

    [Theory]
    [InlineData(0, 22050)]
    [InlineData(22050, 999)]
    [InlineData(1_000_000, 22050)]
    public void Impossible_rates_are_refused(int from, int to) => Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(from, to));

    /// <summary>The level of values, relative to a sine of amplitude 1.</summary>
    private static double Decibels(IEnumerable<double> values) => 10 * Math.Log10(2 * values.Average(value => value * value));

    private static float[] Sine(double frequency, int rate, int length) =>
        [.. Enumerable.Range(0, length).Select(i => (float)Math.Sin(2 * Math.PI * frequency * i / rate))];
}
