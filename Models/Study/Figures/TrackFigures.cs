using System.Globalization;
using Gtzan.Audio.Dsp.Mel;
using Gtzan.Audio.Dsp.Stft;
using Gtzan.Audio.Features;
using Gtzan.Models.Charts;
using Gtzan.Models.Study.Exploration;
using static Gtzan.Audio.Dsp.FeatureDefaults;

namespace Gtzan.Models.Study.Figures;

/// <summary>Figure 1 of the study: a track on its way to the features.</summary>
internal static class TrackFigures
{
    /// <summary>Longer signals are cut here: more would not be legible, and the spectra would fill the memory.</summary>
    public const int MaxSeconds = 120;

    // The lowest frequency drawn: below it, two bins would take a third of the logarithmic axis.
    private const double LowestHertz = 40;

    private static readonly string[] PitchClasses = ["C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B"];

    /// <summary>Draws the pictures.</summary>
    /// <param name="name">The track.</param>
    /// <param name="samples">Its signal at <see cref="SampleRate"/>, not empty.</param>
    public static FigureSection Draw(string name, ReadOnlySpan<float> samples)
    {
        var seconds = (double)samples.Length / SampleRate;
        var isCut = seconds > MaxSeconds;
        if (isCut)
            samples = samples[..(MaxSeconds * SampleRate)];
        var spectrogram = new Spectrogram(SampleRate, FftLength, HopLength);
        spectrogram.Compute(samples);
        return new FigureSection($"Figure 1: {name}")
        {
            Notes = isCut
                ? [string.Create(CultureInfo.InvariantCulture, $"The track has {seconds:F0} seconds; the first {MaxSeconds} are drawn.")]
                : [],
            Figures =
            [
                new("1-waveform", WaveformChart.Draw(samples, SampleRate), "Waveform: the lowest and highest samples at each moment."),
                new("1-stft", Stft(spectrogram).Draw(),
                    $"Short-time Fourier transform, frames of {FftLength} samples every {HopLength}: power, relative to the " +
                    "strongest cell."),
                new("1-mel", Mel(spectrogram).Draw(),
                    $"Mel spectrogram: the same power gathered in {MelBands} bands that are equally wide to the ear."),
                new("1-chroma", Chroma(spectrogram).Draw(),
                    "Chroma: how strong each pitch class is, whatever its octave; the strongest of a frame is 1."),
                new("1-mfcc", Mfcc(samples).Draw(),
                    $"MFCCs 1 to {Coefficients}, the models' input; each less its mean over the track, in its standard deviations."),
            ],
        };
    }

    private static RasterChart Stft(Spectrogram spectrogram)
    {
        var loudest = 0f;
        for (var frame = 0; frame < spectrogram.Frames; frame++)
        {
            for (var bin = 0; bin < spectrogram.Bins; bin++)
                loudest = Math.Max(loudest, spectrogram.Power(frame, bin));
        }

        const double HighestHertz = SampleRate / 2.0;
        return new RasterChart
        {
            Description = "spectrogram",
            YLabel = "frequency (Hz)",
            Unit = "power (dB)",
            Frames = spectrogram.Frames,
            Bins = spectrogram.Bins,
            Value = (frame, bin) => ToDecibels(spectrogram.Power(frame, bin)) - ToDecibels(loudest),

            // Bin b covers the frequencies around b·rate/N, half a bin to both sides.
            BinAt = height => (LowestHertz * Math.Pow(HighestHertz / LowestHertz, height) * FftLength / SampleRate) + 0.5,
            Ticks =
            [
                .. ((int[])[50, 100, 200, 500, 1000, 2000, 5000, 10000])
                    .Select(hertz => (Math.Log(hertz / LowestHertz) / Math.Log(HighestHertz / LowestHertz), Hertz(hertz))),
            ],
            SecondsAFrame = (double)HopLength / SampleRate,
            Scale = new AxisScale(-TopDecibels, 0, 20),
        };
    }

    /// <summary>The mel spectrogram of a signal at <see cref="SampleRate"/>, relative to its loudest cell.</summary>
    public static RasterChart Mel(Spectrogram spectrogram)
    {
        var mel = new LogMelSpectrogram(new MelFilterbank(SampleRate, FftLength, MelBands), TopDecibels);
        mel.Compute(spectrogram);
        var loudest = float.NegativeInfinity;
        for (var frame = 0; frame < mel.Frames; frame++)
        {
            for (var band = 0; band < MelBands; band++)
                loudest = Math.Max(loudest, mel[frame, band]);
        }

        // The middle of band b is the edge b + 1 of MelBands + 2.
        var step = MelScale.Slaney.ToMel(SampleRate / 2.0) / (MelBands + 1);
        return new RasterChart
        {
            Description = "mel spectrogram",
            YLabel = "frequency (Hz, mel scale)",
            Unit = "power (dB)",
            Frames = mel.Frames,
            Bins = MelBands,
            Value = (frame, band) => mel[frame, band] - loudest,
            Ticks =
            [
                .. ((int[])[250, 500, 1000, 2000, 4000, 8000])
                    .Select(hertz => (((MelScale.Slaney.ToMel(hertz) / step) - 0.5) / MelBands, Hertz(hertz))),
            ],
            SecondsAFrame = (double)HopLength / SampleRate,
            Scale = new AxisScale(-TopDecibels, 0, 20),
        };
    }

    private static RasterChart Chroma(Spectrogram spectrogram)
    {
        var chroma = ChromaStft.Extract(spectrogram);
        return new RasterChart
        {
            Description = "chroma",
            YLabel = "pitch class",
            Unit = "share of the strongest",
            Frames = spectrogram.Frames,
            Bins = PitchClasses.Length,
            Value = (frame, pitch) => chroma[(frame * PitchClasses.Length) + pitch],
            Ticks = [.. PitchClasses.Select((pitch, i) => ((i + 0.5) / PitchClasses.Length, pitch))],
            SecondsAFrame = (double)HopLength / SampleRate,
            Scale = new AxisScale(0, 1, 0.2),
        };
    }

    private static RasterChart Mfcc(ReadOnlySpan<float> samples)
    {
        var coefficients = new MfccExtractor(new MfccOptions()).Extract(samples);
        var frames = coefficients.Length / Coefficients;

        // The first coefficient is ten times as large as the others, which would all have one colour beside it.
        var standardized = StandardScores.Of(
            [.. coefficients.Chunk(Coefficients).Select(frame => Array.ConvertAll(frame, value => (double)value))]);
        return new RasterChart
        {
            Description = "MFCCs",
            YLabel = "coefficient",
            Unit = "standard deviations",
            Frames = frames,
            Bins = Coefficients,
            Value = (frame, coefficient) => standardized[frame][coefficient],
            Ticks = [
                .. Enumerable.Range(0, Coefficients)
                .Select(i => ((i + 0.5) / Coefficients, (i + 1).ToString(CultureInfo.InvariantCulture)))],
            SecondsAFrame = (double)HopLength / SampleRate,
            Scale = new AxisScale(-3, 3, 1),
            Colors = ColorMap.Diverging,
        };
    }

    private static double ToDecibels(float power) => 10 * Math.Log10(Math.Max(1e-10, power));

    private static string Hertz(int hertz) => hertz.ToString(CultureInfo.InvariantCulture);
}
