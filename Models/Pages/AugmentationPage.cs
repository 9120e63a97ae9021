using System.Globalization;
using Gtzan.Audio.Augmentation;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Wav;
using Gtzan.Audio.Dsp.Stft;
using Gtzan.Engine.Training;
using Gtzan.Models.Charts;
using Gtzan.Models.Configuration;
using Gtzan.Models.Study.Figures;
using static Gtzan.Audio.Dsp.FeatureDefaults;

namespace Gtzan.Models.Pages;

/// <summary>The page that plays and shows what each augmentation does to a song.</summary>
internal static class AugmentationPage
{
    /// <summary>The shortest song: a second.</summary>
    public const int MinSamples = SampleRate;

    private const int MaxSteps = 1000;
    private const float AudibleShare = 0.8f;

    // Of the middle of the song, so that the page stays below 10 MB.
    private const int MaxSeconds = 5;

    /// <summary>Creates the page.</summary>
    /// <param name="name">The song.</param>
    /// <param name="signal">Its samples at <see cref="SampleRate"/>, at least <see cref="MinSamples"/>.</param>
    /// <param name="parameters">The seed and the strengths.</param>
    public static string Of(string name, AudioSignal signal, HyperParameters parameters)
    {
        var (song, seed) = (signal.Samples, (ulong)parameters.Seed);
        var length = Math.Min(song.Length, MaxSeconds * SampleRate);
        var start = (song.Length - length) / 2;
        var before = song.AsSpan(start, length).ToArray();
        var page = new HtmlPage($"Augmentation of {name}", $"Augmentation of {name}", isWide: true);
        page.Lead(string.Create(
            CultureInfo.InvariantCulture,
            $"{(double)length / SampleRate:F1} s from {(double)start / SampleRate:F1} s on, as training hears them with gtzan train " +
            $"--augment. The parameters are drawn from seed {seed}; training draws others for every segment and epoch."));
        page.Heading("The song");
        Show(page, before);
        foreach (var (kind, flag) in AugmentationKindNames.Names.Where(kind => AugmentationKinds.OfSamples.HasFlag(kind.Kind)))
            Add(kind, flag);
        Add("crop+stretch+pitch+eq+noise+gain", AugmentationKinds.OfSamples);

        page.Heading("spec");
        page.Paragraph("SpecAugment masks features, not samples: it cannot be heard.");
        page.Pair(() => Masked(page, before, parameters));

        page.Heading("mixup");
        var partner = song.AsSpan(song.Length - length, length).ToArray();
        var mixup = new Mixup(parameters.MixupAlpha, seed);

        // Most shares are so near 1 that nothing is heard of the partner.
        var share = Enumerable.Range(0, MaxSteps).Select(step => mixup.ShareOf((uint)step)).FirstOrDefault(x => x < AudibleShare, 1);
        page.Paragraph(string.Create(
            CultureInfo.InvariantCulture,
            $"{share:F2} of the song and {1 - share:F2} of its end: with mixup_alpha {parameters.MixupAlpha}, the first step of training " +
            $"with a share below {AudibleShare}. Training mixes features, and " +
            $"the losses in the same shares; what is heard here is a mix of samples."));
        Show(page, [.. before.Zip(partner, (x, y) => (share * x) + ((1 - share) * y))]);
        return page.ToString();

        void Add(string kind, AugmentationKinds flag)
        {
            var chain = AugmentationChain.Draw(flag, seed, epoch: 1, segment: 0);
            page.Heading(kind);
            page.Paragraph(flag == AugmentationKinds.Crop ? "The segment begins elsewhere in the song." : $"Drawn: {chain}.");
            Show(page, chain.Apply(song, start, length, SampleRate));
        }
    }

    private static void Show(HtmlPage page, float[] samples)
    {
        using var wav = new MemoryStream();
        WavWriter.Write(wav, samples, SampleRate, channels: 1);
        page.Audio("audio/wav", wav.ToArray());
        page.Pair(() =>
        {
            page.Figure(WaveformChart.Draw(samples, SampleRate), "Waveform.");
            var spectrogram = new Spectrogram(SampleRate, FftLength, HopLength);
            spectrogram.Compute(samples);
            page.Figure(TrackFigures.Mel(spectrogram).Draw(), "Mel spectrogram.");
        });
    }

    private static void Masked(HtmlPage page, float[] samples, HyperParameters parameters)
    {
        var spectrogram = new Spectrogram(SampleRate, FftLength, HopLength);
        spectrogram.Compute(samples);
        var chart = TrackFigures.Mel(spectrogram);
        var masked = new float[chart.Frames * chart.Bins];
        var mean = new float[chart.Bins];
        for (var frame = 0; frame < chart.Frames; frame++)
        {
            for (var band = 0; band < chart.Bins; band++)
            {
                masked[(frame * chart.Bins) + band] = (float)chart.Value(frame, band);
                mean[band] += masked[(frame * chart.Bins) + band] / chart.Frames;
            }
        }

        new SpecAugment(parameters.FrequencyMask, parameters.TimeMask, mean)
            .Apply(masked, new AugmentationRandom((ulong)parameters.Seed, Epoch: 1, Segment: 0, AugmentationKinds.Spec));
        page.Figure(chart.Draw(), "Before.");
        page.Figure(
            (chart with { Value = (frame, band) => masked[(frame * chart.Bins) + band] }).Draw(),
            string.Create(
                CultureInfo.InvariantCulture,
                $"After: {SpecAugment.Masks} masks of frames, each of up to {parameters.TimeMask:P0} of them, and {SpecAugment.Masks} of " +
                $"bands, each of up to {parameters.FrequencyMask:P0}; masked values are the band's mean."));
    }
}
