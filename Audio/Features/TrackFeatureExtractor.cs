using Gtzan.Audio.Dsp;
using Gtzan.Audio.Dsp.Dct;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Lanes;
using Gtzan.Audio.Dsp.Mel;
using Gtzan.Audio.Dsp.Stft;

namespace Gtzan.Audio.Features;

/// <summary>
/// The 57 features of the tables that were published with GTZAN (<see cref="FeatureNames"/>), of one signal at 22,050 Hz: means and
/// variances over frames, and the tempo.
/// </summary>
/// <remarks>
/// The spectrum is computed once for all features. Variances are those of a population; sums are in double precision. With zero padding the
/// features are those of librosa 0.9 and later, with reflect padding those of the earlier versions that made the published tables. An
/// instance owns its work space, which grows to the longest signal; use one per thread.
/// </remarks>
public sealed class TrackFeatureExtractor
{
    /// <summary>The sample rate that signals must have, in hertz.</summary>
    public const int SampleRate = FeatureDefaults.SampleRate;

    private const int FftLength = FeatureDefaults.FftLength, HopLength = FeatureDefaults.HopLength, MfccCount = 20;

    private readonly FramePadding _padding;
    private readonly Spectrogram _spectrogram;
    private readonly LogMelSpectrogram _mel = new(new MelFilterbank(SampleRate, FftLength, FeatureDefaults.MelBands));
    private readonly Dct _dct = new(FeatureDefaults.MelBands, MfccCount);
    private readonly LaneBuffer _coefficients = new(MfccCount);
    private readonly HarmonicPercussiveSeparation _separation;
    private float[] _harmonic = [], _percussive = [];

    /// <summary>Prepares an extractor.</summary>
    /// <exception cref="ArgumentException">There is no such padding.</exception>
    public TrackFeatureExtractor(FramePadding padding = FramePadding.Zeros)
    {
        _padding = padding;
        _spectrogram = new Spectrogram(SampleRate, FftLength, HopLength, padding);
        _separation = new HarmonicPercussiveSeparation(_spectrogram) { LeavesTailEmpty = padding == FramePadding.Reflect };
    }

    /// <summary>The features in their order: 57, from <c>chroma_stft_mean</c> to <c>mfcc20_var</c>.</summary>
    public static IReadOnlyList<string> FeatureNames { get; } =
    [
        .. from feature in (string[])
               [
                   "chroma_stft", "rms", "spectral_centroid", "spectral_bandwidth", "rolloff", "zero_crossing_rate", "harmony", "perceptr",
               ]
           from statistic in (string[])["mean", "var"]
           select $"{feature}_{statistic}",
        "tempo",
        .. from number in Enumerable.Range(1, MfccCount) from statistic in (string[])["mean", "var"] select $"mfcc{number}_{statistic}",
    ];

    /// <summary>Fewest samples that a signal may have: mirroring needs more than half a frame.</summary>
    public int MinSamples => _padding.FewestSamples(FftLength);

    /// <summary>The features of a signal.</summary>
    /// <exception cref="ArgumentException">The signal is shorter than <see cref="MinSamples"/>, not finite, or too long to hold in
    /// memory.</exception>
    public double[] Extract(ReadOnlySpan<float> samples)
    {
        _spectrogram.Compute(samples);
        _mel.Compute(_spectrogram);
        var values = new double[FeatureNames.Count];
        var next = 0;
        void Add((double Mean, double Variance) statistics)
        {
            values[next++] = statistics.Mean;
            values[next++] = statistics.Variance;
        }

        var centroids = SpectralCentroid.Extract(_spectrogram);
        Add(Statistics.Of(ChromaStft.Extract(_spectrogram)));
        Add(Statistics.Of(RootMeanSquare.Extract(samples, FftLength, HopLength, _padding)));
        Add(Statistics.Of(centroids));
        Add(Statistics.Of(SpectralBandwidth.Extract(_spectrogram, centroids)));
        Add(Statistics.Of(SpectralRolloff.Extract(_spectrogram)));
        Add(Statistics.Of(ZeroCrossingRate.Extract(samples, FftLength, HopLength)));

        if (_harmonic.Length < samples.Length)
            (_harmonic, _percussive) = (new float[samples.Length], new float[samples.Length]);
        Span<float> harmonic = _harmonic.AsSpan(0, samples.Length), percussive = _percussive.AsSpan(0, samples.Length);
        _separation.Separate(samples, harmonic, percussive);
        Add(Statistics.Of(harmonic));
        Add(Statistics.Of(percussive));

        values[next++] = Tempo.Estimate(OnsetStrength.Extract(_mel, OnsetAggregate.Median, FftLength, HopLength), SampleRate, HopLength);
        var coefficients = Mfccs();
        for (var n = 0; n < MfccCount; n++)
            Add(Statistics.Of(coefficients.AsSpan(n * _spectrogram.Frames, _spectrogram.Frames)));
        return values;
    }

    /// <summary>The coefficients, one after the other over all frames.</summary>
    private float[] Mfccs()
    {
        var frames = _spectrogram.Frames;
        var coefficients = new float[MfccCount * frames];
        for (var block = 0; block < _spectrogram.Blocks; block++)
        {
            _dct.Apply(_mel.Block(block), _mel.Floor, _coefficients.Vectors);
            for (var n = 0; n < MfccCount; n++)
                _coefficients.Values.Slice(n * LaneBuffer.Lanes, _spectrogram.FramesOf(block)).CopyTo(
                    coefficients.AsSpan((n * frames) + (block * LaneBuffer.Lanes)));
        }

        return coefficients;
    }
}
