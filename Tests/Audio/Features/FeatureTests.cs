using FsCheck.Xunit;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Median;
using Gtzan.Audio.Dsp.Mel;
using Gtzan.Audio.Dsp.Stft;
using Gtzan.Audio.Features;
using Gtzan.Engine.Ops.Arithmetic;

namespace Gtzan.Tests.Audio.Features;

/// <summary>Each feature by its definition, in closed form, and at the edges: silence, one sample, less than a frame, a constant.</summary>
public sealed class FeatureTests
{
    public static TheoryData<int> ShortLengths => [1, 2, 511, 512, 1024, 2047, 2048, 9000];

    [Theory]
    [MemberData(nameof(ShortLengths))]
    public void Spectral_shape_is_as_defined(int length)
    {
        var spectrogram = Spectrum(TestSignals.Noise(length));
        double[] centroids = SpectralCentroid.Extract(spectrogram), bandwidths = SpectralBandwidth.Extract(spectrogram, centroids);
        var rolloffs = SpectralRolloff.Extract(spectrogram);
        for (var frame = 0; frame < spectrogram.Frames; frame++)
        {
            double[] magnitudes = [.. Enumerable.Range(0, 1025).Select(bin => (double)spectrogram.Magnitude(frame, bin))];
            double[] frequencies = [.. Enumerable.Range(0, 1025).Select(spectrogram.FrequencyOf)];
            double sum = magnitudes.Sum(), centroid = magnitudes.Zip(frequencies, (m, f) => m * f).Sum() / sum;
            var variance = magnitudes.Zip(frequencies, (m, f) => m * (f - centroid) * (f - centroid)).Sum() / sum;
            Assert.Equal(centroid, centroids[frame], 1e-8);
            Assert.Equal(Math.Sqrt(variance), bandwidths[frame], 1e-8);

            // In single precision, so only nearly where the share is reached.
            var below = magnitudes.Where((_, bin) => frequencies[bin] < rolloffs[frame]).Sum();
            Assert.True(below < 0.85 * sum * (1 + 1e-5));
            Assert.True(below + magnitudes[(int)Math.Round(rolloffs[frame] * 2048 / 22050)] >= 0.85 * sum * (1 - 1e-5));
        }
    }

    [Fact]
    public void A_tone_has_its_frequency_as_centroid_and_roll_off()
    {
        var spectrogram = Spectrum(TestSignals.Tone(30_000, 100 * 22050.0 / 2048));
        var centroids = SpectralCentroid.Extract(spectrogram);
        Assert.All(centroids[4..^4], centroid => Assert.Equal(100 * 22050.0 / 2048, centroid, 0.05));
        Assert.All(SpectralRolloff.Extract(spectrogram)[4..^4], rolloff => Assert.InRange(rolloff, 1076, 1088));
    }

    [Theory]
    [MemberData(nameof(ShortLengths))]
    public void Loudness_is_the_root_of_the_mean_square_of_padded_frames(int length)
    {
        var signal = TestSignals.Noise(length);
        foreach (var padding in (FramePadding[])[FramePadding.Zeros, FramePadding.Reflect])
        {
            if (padding == FramePadding.Reflect && length <= 1024)
            {
                Refusal.Says<ArgumentException>("more than 1024 samples", () => RootMeanSquare.Extract(signal, padding: padding));
                continue;
            }

            var values = RootMeanSquare.Extract(signal, padding: padding);
            Assert.Equal(1 + (length / 512), values.Length);
            for (var frame = 0; frame < values.Length; frame++)
            {
                var squares = Enumerable.Range((512 * frame) - 1024, 2048).Sum(i => Math.Pow(Padded(signal, i, padding), 2));
                Assert.Equal(Math.Sqrt(squares / 2048), values[frame], 1e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(ShortLengths))]
    public void Crossings_are_changes_of_sign_within_frames(int length)
    {
        float[] signal = [.. TestSignals.Noise(length).Select((x, i) => i % 7 == 3 ? -1e-11f : i % 7 == 5 ? -0f : x)];
        var rates = ZeroCrossingRate.Extract(signal);
        for (var frame = 0; frame < rates.Length; frame++)
        {
            bool[] negative = [.. Enumerable.Range((512 * frame) - 1024, 2048).Select(i => signal[Math.Clamp(i, 0, length - 1)] < -1e-10f)];
            Assert.Equal(Enumerable.Range(1, 2047).Count(i => negative[i] != negative[i - 1]) / 2048.0, rates[frame]);
        }
    }

    [Fact]
    public void Chroma_of_a_tone_is_its_pitch_class_whatever_the_octave_and_tuning()
    {
        foreach ((var frequency, var pitchClass) in ((double, int)[])[(440, 9), (880, 9), (523.25, 0), (1046.5 * Math.Pow(2, 0.3 / 12), 0),
            (987.77, 11)])
        {
            var chroma = ChromaStft.Extract(Spectrum(TestSignals.Tone(20_000, frequency)));
            for (var frame = 0; frame < chroma.Length / 12; frame++)
                Assert.Equal(1, chroma[(frame * 12) + pitchClass]);
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.25)]
    [InlineData(-0.3)]
    public void The_tuning_of_a_tone_is_found(double tuning)
    {
        var signal = TestSignals.Tone(30_000, 440 * Math.Pow(2, (tuning + 0.005) / 12));
        Assert.Equal(tuning, Tuning.Estimate(Spectrum(signal), TuningSpectrum.Magnitude), 0.0301);
    }

    /// <summary>
    /// Where all of a spectrum lies in a few frequencies, the rounding errors of a transform in single precision would widen it by
    /// percents. Against NumPy, on
    /// <code>
    /// t = np.arange(22050) / 22050
    /// y = (0.5 * np.sin(2 * np.pi * (200 * t + 400 * t * t))).astype(np.float32)   # or np.full(22050, 0.5)
    /// X = np.fft.rfft(hann * frames).astype(np.complex64)                          # frames and window in double precision
    /// </code>
    /// and the definitions in double precision.
    /// </summary>
    [Theory]
    [InlineData(true, 610.803042335, 91.739525746, new[] { 20.958364782, 20.645442275, 21.518390242 })]
    [InlineData(false, 98.153284752, 207.494047671, new[] { 5.075424657, 5.075424657, 5.075424657 })]
    public void Nearly_empty_spectra_have_the_bandwidth_of_their_content(
        bool isSweep, double centroid, double bandwidth, double[] tenthFrames)
    {
        float[] signal = [.. Enumerable.Range(0, 22050).Select(i => i / 22050.0).Select(
            t => isSweep ? (float)(0.5 * Math.Sin(2 * Math.PI * ((200 * t) + (400 * t * t)))) : 0.5f)];
        var spectrogram = Spectrum(signal);
        double[] centroids = SpectralCentroid.Extract(spectrogram), bandwidths = SpectralBandwidth.Extract(spectrogram, centroids);

        Assert.Equal(centroid, centroids.Average(), 1e-6 * centroid);
        Assert.Equal(bandwidth, bandwidths.Average(), 1e-6 * bandwidth);
        for (var i = 0; i < tenthFrames.Length; i++)
            Assert.Equal(tenthFrames[i], bandwidths[10 * (i + 1)], 2e-6 * tenthFrames[i]);
    }

    [Theory]
    [MemberData(nameof(ShortLengths))]
    public void Parts_add_up_to_the_signal(int length)
    {
        var signal = TestSignals.Noise(length);
        var (harmonic, percussive) = Separate(signal);
        for (var i = 0; i < length; i++)
            Assert.Equal(signal[i], harmonic[i] + percussive[i], 1e-6f);
    }

    [Fact]
    public void A_tone_is_harmonic_and_a_click_percussive()
    {
        float[] tone = TestSignals.Tone(44_100, 440), click = new float[44_100];
        click[20_000] = 1;
        Assert.True(Energy(Separate(tone).Harmonic) > 0.98 * Energy(tone));
        Assert.True(Energy(Separate(click).Percussive) > 0.98 * Energy(click));
    }

    [Fact]
    public void Separation_follows_its_definition()
    {
        var signal = TestSignals.Noise(9000);
        for (var i = 0; i < signal.Length; i++)
            signal[i] += MathF.Sin(i / 9f);
        var spectrogram = new Spectrogram(22050, 64, 16);
        spectrogram.Compute(signal);
        float[] harmonic = new float[9000], percussive = new float[9000];
        new HarmonicPercussiveSeparation(spectrogram, 5).Separate(signal, harmonic, percussive);

        var spectra = StftReference.Transform(signal, 64, 16);
        var magnitudes = Array.ConvertAll(spectra, frame => Array.ConvertAll(frame, x => (float)x.Magnitude));
        var alongFrequency = Array.ConvertAll(magnitudes, frame => MedianReference.Apply(frame, 5));
        var alongTime = Enumerable.Range(0, spectrogram.Bins)
            .Select(bin => MedianReference.Apply([.. magnitudes.Select(frame => frame[bin])], 5)).ToArray();
        for (var frame = 0; frame < spectra.Length; frame++)
        {
            for (var bin = 0; bin < spectrogram.Bins; bin++)
            {
                double h = alongTime[bin][frame], p = alongFrequency[frame][bin];
                spectra[frame][bin] *= h * h / ((h * h) + (p * p));
            }
        }

        Assert.All(StftReference.Inverse(spectra, 16, 9000), (value, i) => Assert.Equal(value, harmonic[i], 1e-5));
    }

    [Fact]
    public void The_tail_may_be_left_empty()
    {
        float[] signal = TestSignals.Noise(5000), harmonic = new float[5000], percussive = new float[5000];
        var spectrogram = Spectrum(signal);
        new HarmonicPercussiveSeparation(spectrogram) { LeavesTailEmpty = true }.Separate(signal, harmonic, percussive);
        Assert.All(harmonic[4608..].Concat(percussive[4608..]), value => Assert.Equal(0, value));
        Assert.Equal(Separate(signal).Harmonic[..4608], harmonic[..4608]);
    }

    [Fact]
    public void Onsets_are_the_increase_of_mel_bands()
    {
        var signal = TestSignals.Clicks(30_000, 5000);
        var mel = Mel(signal);
        foreach (var aggregate in Enum.GetValues<OnsetAggregate>())
        {
            var onsets = OnsetStrength.Extract(mel, aggregate);
            Assert.Equal([0f, 0f, 0f], onsets[..3]);
            for (var frame = 3; frame < onsets.Length; frame++)
            {
                float[] increases = [.. Enumerable.Range(0, 128).Select(
                    band => MathF.Max(0, mel[frame - 2, band] - mel[frame - 3, band])).Order()];
                Assert.Equal(aggregate == OnsetAggregate.Mean ? increases.Average() : (increases[63] + increases[64]) / 2, onsets[frame],
                    1e-5f);
            }
        }
    }

    [Theory]
    [InlineData(21)]
    [InlineData(25)]
    [InlineData(17)]
    public void The_tempo_of_regular_onsets_is_that_of_their_distance(int frames)
    {
        float[] onsets = [.. Enumerable.Range(0, 1000).Select(i => i % frames == 0 ? 1f : 0)];
        Assert.Equal(60.0 * 22050 / 512 / frames, Tempo.Estimate(onsets));
    }

    [Property(MaxTest = 10)]
    public bool The_tempogram_is_the_mean_of_autocorrelations(int seed)
    {
        var random = new Random(seed);
        float[] onsets = [.. Enumerable.Range(0, random.Next(1, 50)).Select(_ => random.Next(4) == 0 ? random.NextSingle() : 0)];
        int length = random.Next(2, 40), ramp = length / 2;
        double At(int i) => i < 0 ? onsets[0] * (double)(ramp + i) / ramp : i >= onsets.Length ? onsets[^1] * (double)(
            ramp - 1 - (i - onsets.Length)) / ramp : onsets[i];
        double[] mean = Tempo.MeanTempogram(onsets, length), expected = new double[length];
        for (var frame = 0; frame < onsets.Length; frame++)
        {
            double[] x = [.. Enumerable.Range(0, length).Select(
                i => At(frame - ramp + i < -ramp ? -ramp : Math.Min(frame - ramp + i, onsets.Length + ramp - 1)) * (
                0.5 - (0.5 * Math.Cos(2 * Math.PI * i / length))))];
            double[] sums = [.. Enumerable.Range(0, length).Select(lag => Enumerable.Range(0, length - lag).Sum(i => x[i] * x[i + lag]))];
            for (var lag = 0; lag < length; lag++)
                expected[lag] += sums[lag] / (sums[0] > 1e-37 ? sums[0] : 1) / onsets.Length;
        }

        return mean.Zip(expected, (a, b) => Math.Abs(a - b) < 1e-5).All(isNear => isNear);
    }

    [Fact]
    public void Envelopes_without_onsets_have_no_tempo()
    {
        Assert.Equal(0, Tempo.Estimate([]));
        Assert.Equal(0, Tempo.Estimate(new float[500]));
        Refusal.Says<ArgumentException>("not finite", () => Tempo.Estimate([1, float.NaN]));
    }

    [Theory]
    [MemberData(nameof(ShortLengths))]
    public void Silence_and_constants_have_finite_features(int length)
    {
        var extractor = new TrackFeatureExtractor();
        double[] silence = extractor.Extract(new float[length]), constant = extractor.Extract([.. Enumerable.Repeat(0.25f, length)]);
        Assert.All(silence, value => Assert.True(double.IsFinite(value)));
        Assert.All(constant, value => Assert.True(double.IsFinite(value)));
        Assert.All(silence[..17], value => Assert.Equal(0, value));
        Assert.Equal(-100 * Math.Sqrt(128), silence[17], 1e-2); // all bands at 10⁻¹⁰, and the first row of the DCT is 1/√128
        Assert.Equal(0, constant[10]);
    }

    [Fact]
    public void Results_do_not_depend_on_earlier_calls()
    {
        var signal = TestSignals.Clicks(40_000, 9000);
        foreach (var padding in Enum.GetValues<FramePadding>())
        {
            var used = new TrackFeatureExtractor(padding);
            used.Extract(TestSignals.Noise(100_000));
            used.Extract(TestSignals.Noise(1100));
            Assert.Equal(new TrackFeatureExtractor(padding).Extract(signal), used.Extract(signal));
        }
    }

    [Fact]
    public void The_mfccs_are_those_of_the_extractor()
    {
        var signal = TestSignals.Noise(30_000);
        var coefficients = new MfccExtractor(new MfccOptions { Coefficients = 20 }).Extract(signal);
        var values = new TrackFeatureExtractor().Extract(signal);
        for (var n = 0; n < 20; n++)
            Assert.Equal(Enumerable.Range(0, coefficients.Length / 20).Average(frame => (double)coefficients[(frame * 20) + n]),
                values[17 + (2 * n)], 1e-3);
    }

    private static double Padded(float[] signal, int i, FramePadding padding) =>
        (uint)i < (uint)signal.Length ? signal[i]
        : padding == FramePadding.Zeros ? 0
        : i < 0 ? signal[-i] : signal[(2 * (signal.Length - 1)) - i];

    private static double Energy(float[] signal) => signal.Sum(value => (double)value * value);

    private static Spectrogram Spectrum(float[] signal)
    {
        var spectrogram = new Spectrogram();
        spectrogram.Compute(signal);
        return spectrogram;
    }

    private static LogMelSpectrogram Mel(float[] signal)
    {
        var mel = new LogMelSpectrogram(new MelFilterbank(22050, 2048, 128));
        mel.Compute(Spectrum(signal));
        return mel;
    }

    private static (float[] Harmonic, float[] Percussive) Separate(float[] signal)
    {
        float[] harmonic = new float[signal.Length], percussive = new float[signal.Length];
        new HarmonicPercussiveSeparation(Spectrum(signal)).Separate(signal, harmonic, percussive);
        return (harmonic, percussive);
    }
}
