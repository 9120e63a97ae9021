using Gtzan.Audio.Dsp.Mel;
using Gtzan.Audio.Dsp.Stft;
using Gtzan.Audio.Features;

namespace Gtzan.Tests.Golden;

/// <summary>The features against numbers that librosa 0.11.0 computed, on synthetic signals and on stretches of tracks.</summary>
[Trait("Category", SharedData.Category)]
public sealed class LibrosaFeatureTests(ITestOutputHelper output)
{
    private const string Folder = "golden/librosa";

    private static readonly Dictionary<string, (Func<LibrosaGolden, double[]> Compute, double Absolute, double Relative)> Functions = new()
    {
        ["librosa.filters.chroma"] = (ChromaWeights, 1e-7, 1e-6),
        ["librosa.feature.chroma_stft"] = (golden => ByRows(ChromaStft.Extract(Spectrum(golden)), 12), 2e-5, 2e-5),
        ["librosa.estimate_tuning"] = (golden => [Tuning.Estimate(Spectrum(golden), TuningSpectrum.Magnitude)], 1e-12, 0),
        ["librosa.feature.rms"] = (golden => Doubles(RootMeanSquare.Extract(golden.Input())), 1e-7, 1e-6),
        ["librosa.feature.spectral_centroid"] = (golden => SpectralCentroid.Extract(Spectrum(golden)), 1e-9, 1e-6),
        ["librosa.feature.spectral_bandwidth"] = (Bandwidth, 1e-9, 1e-5),
        ["librosa.feature.spectral_rolloff"] = (golden => SpectralRolloff.Extract(Spectrum(golden), (float)golden.Number("roll_percent")),
        1e-9, 1e-9),
        ["librosa.feature.zero_crossing_rate"] = (golden => ZeroCrossingRate.Extract(golden.Input()), 1e-12, 0),
        ["librosa.onset.onset_strength"] = (golden => Doubles(Onsets(golden, OnsetAggregate.Mean)), 1e-4, 1e-4),
        ["librosa.beat.beat_track (tempo, BPM)"] =
            (golden => [Tempo.Estimate(Onsets(golden, OnsetAggregate.Median), startTempo: golden.Number("start_bpm"))], 1e-9, 0),
        ["librosa.effects.hpss (harmonic signal)"] = (golden => Doubles(Separate(golden.Input()).Harmonic), 2e-6, 0),
        ["librosa.effects.hpss (percussive signal)"] = (golden => Doubles(Separate(golden.Input()).Percussive), 2e-6, 0),
        ["librosa.effects.hpss: harmonic mean, variance, percussive mean, variance"] = (SeparationStatistics, 1e-8, 1e-5),
    };

    public static TheoryData<string> Names => SharedData.Has(Folder)
        ? [.. LibrosaGolden.Load(SharedData.PathOf(Folder))
            .Where(entry => Functions.ContainsKey(entry.Value.Function)).Select(entry => entry.Key)]
        : ["all signals"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Features_are_librosas(string name)
    {
        var golden = LibrosaGolden.Load(SharedData.PathOf(Folder))[name];
        var (compute, absolute, relative) = Functions[golden.Function];
        double[] expected = golden.Expected.Values, actual = compute(golden);

        Assert.Equal(expected.Length, actual.Length);
        var worst = expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();
        output.WriteLine($"{golden.Function} {name}: worst error {worst:G3}, largest value {expected.Max(Math.Abs):G6}");
        for (var i = 0; i < actual.Length; i++)
            Assert.True(
                Math.Abs(actual[i] - expected[i]) <= absolute + (relative * Math.Abs(expected[i])), $"{name}[{i}]: {actual[i]} instead " +
                $"of {expected[i]}");
    }

    [Fact]
    public void Every_function_of_the_manifest_has_a_test()
    {
        string[] elsewhere =
        [
            "librosa.filters.get_window", "librosa.filters.mel", "librosa.stft (real part)", "librosa.stft (imaginary part)",
            "librosa.feature.mfcc",
            "librosa.feature.melspectrogram",
        ];
        Assert.Equal(
            LibrosaGolden.Load(SharedData.PathOf(Folder)).Values.Select(golden => golden.Function).Distinct().Except(elsewhere).Order(),
            Functions.Keys.Order());
    }

    private static Spectrogram Spectrum(LibrosaGolden golden)
    {
        var spectrogram = new Spectrogram();
        spectrogram.Compute(golden.Input());
        return spectrogram;
    }

    private static double[] Bandwidth(LibrosaGolden golden)
    {
        var spectrogram = Spectrum(golden);
        return SpectralBandwidth.Extract(spectrogram, SpectralCentroid.Extract(spectrogram));
    }

    private static float[] Onsets(LibrosaGolden golden, OnsetAggregate aggregate)
    {
        var mel = new LogMelSpectrogram(new MelFilterbank(22050, 2048, 128));
        mel.Compute(Spectrum(golden));
        return OnsetStrength.Extract(mel, aggregate);
    }

    private static (float[] Harmonic, float[] Percussive) Separate(float[] signal)
    {
        var spectrogram = new Spectrogram();
        spectrogram.Compute(signal);
        float[] harmonic = new float[signal.Length], percussive = new float[signal.Length];
        new HarmonicPercussiveSeparation(spectrogram).Separate(signal, harmonic, percussive);
        return (harmonic, percussive);
    }

    private static double[] SeparationStatistics(LibrosaGolden golden)
    {
        var (harmonic, percussive) = Separate(golden.Input());
        return [.. from part in (float[][])[harmonic, percussive] let mean = part.Average(value => (double)value)
                   from statistic in (double[])[mean, part.Average(value => (value - mean) * (value - mean))] select statistic];
    }

    private static double[] ChromaWeights(LibrosaGolden golden)
    {
        var filters = new ChromaFilterbank(golden.Integer("sr"), golden.Integer("n_fft"), golden.Number("tuning"));
        return [.. from pitchClass in Enumerable.Range(0, filters.Classes) from bin in Enumerable.Range(0, filters.Bins)
                   select (double)filters.Weight(pitchClass, bin)];
    }

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);

    // librosa's rows are features and its columns frames.
    private static double[] ByRows(float[] values, int columns) =>
        [.. from column in Enumerable.Range(0, columns) from row in Enumerable.Range(0, values.Length / columns) select (
        double)values[(row * columns) + column]];
}
