using Gtzan.Audio.Dsp.Stft;
using Gtzan.Audio.Features;

namespace Gtzan.Tests.Audio.Features;

/// <summary>Parameters of chroma filters and of the tuning, against librosa 0.11.0.</summary>
public sealed class ChromaFilterbankTests
{
    /// <summary><c>librosa.filters.chroma(sr=22050, n_fft=1000, dtype=np.float64, …)[row, bin]</c>.</summary>
    public static TheoryData<ChromaFilterbank, (int Row, int Bin, double Weight)[]> Filters => new()
    {
        // n_chroma=24, tuning=0.3
        {
            new(22050, 1000, 0.3, 24),
            [
                (0, 0, 0.000637462074373407), (1, 7, 0.03556000631659259), (2, 50, 0.7051782141843727), (5, 100, 2.303627022631472e-11),
                (23, 200, 2.1198066240276174e-06),
            ]
        },
        // ctroct=4, octwidth=1
        {
            new(22050, 1000, octaveCentre: 4, octaveWidth: 1),
            [
                (0, 0, 1.3710656367013426e-08), (1, 7, 0.060718178076306036), (2, 50, 0.03718150545773905),
                (5, 100, 1.7392937343909573e-16), (11, 200, 2.8402600678482745e-06),
            ]
        },
        // octwidth=None, norm=1
        {
            new(22050, 1000, octaveWidth: null, norm: 1),
            [
                (0, 0, 0.08918247584080477), (1, 7, 0.09397911734335668), (2, 50, 0.07087984999759217), (5, 100, 2.0570480763084565e-15),
                (11, 200, 0.0005664998368535364),
            ]
        },
        // norm=np.inf, base_c=False
        {
            new(22050, 1000, norm: double.PositiveInfinity, startsAtC: false),
            [
                (0, 0, 0.0029065321022270427), (1, 7, 6.527015864787463e-05), (2, 50, 0.0007225460328707759),
                (5, 100, 0.07355178544979137), (11, 200, 6.9052108981070355e-22),
            ]
        },
        // n_fft=1001, norm=None, n_chroma=7
        {
            new(22050, 1001, classes: 7, norm: null),
            [
                (0, 0, 0.002900182836458125), (1, 7, 0.0007606079832121219), (2, 50, 0.8564454135578252), (5, 100, 2.5938308438694376e-07),
                (6, 200, 3.967043848977995e-13),
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void Filters_are_librosas(ChromaFilterbank filters, (int Row, int Bin, double Weight)[] expected)
    {
        Assert.Equal(501, filters.Bins);
        Assert.All(expected, row => Assert.Equal(row.Weight, filters.Weight(row.Row, row.Bin), (2e-7 * row.Weight) + 1e-30));
    }

    /// <summary>
    /// <code>
    /// t = np.arange(22050) / 22050
    /// y = sum(np.sin(2 * np.pi * f * 2 ** (c / 1200) * t) for f, c in
    ///         [(110, 0), (220, 10), (440, 25), (880, 25), (1760, -40), (3520, 30)]).astype(np.float32)
    /// librosa.estimate_tuning(S=np.abs(librosa.stft(y)), sr=22050, fmin=…, fmax=…, threshold=…, resolution=…, bins_per_octave=…)
    /// </code>
    /// </summary>
    [Theory]
    [InlineData(150, 4000, 0.1f, 0.01, 12, -0.4)]
    [InlineData(500, 2000, 0.1f, 0.01, 12, 0.25)]
    [InlineData(100, 1000, 0.1f, 0.05, 12, -0.1)]
    [InlineData(150, 4000, 0.1f, 0.01, 24, -0.5)]
    [InlineData(150, 4000, 0.01f, 0.03, 36, -0.2647058823529412)]
    [InlineData(1500, 1e6, 0.3f, 0.01, 12, -0.4)]
    public void Tunings_are_librosas(double minimum, double maximum, float threshold, double resolution, int steps, double expected)
    {
        (double Frequency, double Cents)[] partials = [(110, 0), (220, 10), (440, 25), (880, 25), (1760, -40), (3520, 30)];
        var spectrogram = new Spectrogram();
        spectrogram.Compute([.. Enumerable.Range(0, 22050).Select(n => (float)partials.Sum(
            partial => Math.Sin(2 * Math.PI * partial.Frequency * Math.Pow(2, partial.Cents / 1200) * (n / 22050.0))))]);
        Assert.Equal(
            expected, Tuning.Estimate(spectrogram, TuningSpectrum.Magnitude, minimum, maximum, threshold, resolution, steps), 1e-12);
    }

    [Fact]
    public void Impossible_parameters_are_refused()
    {
        Refusal.Says<ArgumentException>("from 1 to 1200, not 0", () => new ChromaFilterbank(22050, 2048, classes: 0));
        Refusal.Says<ArgumentException>("pitch classes, not NaN", () => new ChromaFilterbank(22050, 2048, double.NaN));
        Refusal.Says<ArgumentException>("finite number, not NaN", () => new ChromaFilterbank(22050, 2048, octaveCentre: double.NaN));
        Refusal.Says<ArgumentException>("above 0 octaves, not 0", () => new ChromaFilterbank(22050, 2048, octaveWidth: 0));
        Refusal.Says<ArgumentException>("infinity or null, not -1", () => new ChromaFilterbank(22050, 2048, norm: -1));

        var spectrogram = new Spectrogram();
        spectrogram.Compute(new float[100]);
        Refusal.Says<ArgumentException>("not 5 to 4 Hz", () => Tuning.Estimate(spectrogram, TuningSpectrum.Power, 5, 4));
        Refusal.Says<ArgumentException>("below 1, but is 1", () => Tuning.Estimate(spectrogram, TuningSpectrum.Power, threshold: 1));
        Refusal.Says<ArgumentException>("1 step, but is 0", () => Tuning.Estimate(spectrogram, TuningSpectrum.Power, resolution: 0));
        Refusal.Says<ArgumentException>("steps, not 0", () => Tuning.Estimate(spectrogram, TuningSpectrum.Power, stepsPerOctave: 0));
        Assert.Equal(0, Tuning.Estimate(spectrogram, TuningSpectrum.Power));
    }
}
