using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Mel;
using Gtzan.Audio.Dsp.Stft;
using Gtzan.Audio.Features;

namespace Gtzan.Tests.Audio.Features;

/// <summary>
/// Features of a spectrogram given by its values, of any FFT length and with given frequencies, against librosa 0.11.0 on
/// <code>
/// n = np.arange(3000); y = ((((n * n * 37 + n * 11) % 101) - 50) / 64).astype(np.float32)
/// S = np.abs(librosa.stft(y, n_fft=400, hop_length=160)).astype(np.float64)
/// f = np.linspace(50, 7000, 201)                          # sr=16000, n_fft=400 everywhere; frames 0, 3, 10 and 18
/// </code>
/// </summary>
public sealed class GivenSpectrogramTests
{
    private static readonly float[] Signal = [.. Enumerable.Range(0, 3000).Select(n => ((((n * n * 37) + (n * 11)) % 101) - 50) / 64f)];

    private static readonly double[] Frequencies = [.. Enumerable.Range(0, 201).Select(k => 50 + (k * 34.75))];

    [Fact]
    public void Spectral_shape_is_librosas()
    {
        Spectrogram given = Given(), moved = Given(Frequencies);
        Check([3956.7086376770794, 3989.69162302173, 3992.0371280652603, 4010.554708779013], SpectralCentroid.Extract(given));
        Check([3487.390628981963, 3516.044597500128, 3518.082255006695, 3534.169403251767], SpectralCentroid.Extract(moved));
        Check([2238.6202320903135, 2267.761143794964, 2267.9947749608914, 2265.498543304264], SpectralBandwidth.Extract(given));
        Check([1944.8013266284597, 1970.1174936718753, 1970.3204607472746, 1968.1518594955794], SpectralBandwidth.Extract(moved));
        Check([4080, 4080, 4080, 4080], SpectralRolloff.Extract(given, 0.5f)); // roll_percent=0.5
        Check([3594.5, 3594.5, 3594.5, 3594.5], SpectralRolloff.Extract(moved, 0.5f));
        Check([0.5204422167947874, 0.14053238834318849, 0.14486339511834248, 0.24984736283600675], SpectralFlatness.Extract(given));
        Check( // amin=1
            [0.5621337061688719, 0.25912821424893345, 0.2593716164835338, 0.29623998868802986], SpectralFlatness.Extract(given, 1));
        Check(
            [0.18175711990116267, 0.2597534184162092, 0.25975655529279357, 0.2576910935733543],
            Doubles(RootMeanSquare.Extract(given)));
    }

    /// <summary>
    /// <c>librosa.feature.spectral_contrast(S=S, …)[:, frame]</c>: the defaults, <c>fmin=300, n_bands=4, quantile=0.1, linear=True</c>, and
    /// <c>freq=f</c>.
    /// </summary>
    [Fact]
    public void Contrast_is_librosas()
    {
        var contrast = SpectralContrast.Extract(Given());
        AssertRow(
            [
                21.067208022203495, 18.40431984656064, 19.3742937909633, 17.178544654190475, 18.232021142266177, 23.405328984709666,
                26.15547773115791,
            ],
            contrast, 3);
        AssertRow(
            [3.7693981043994427, 14.196726903319359, 12.525409184396267, 6.564746648073196, 11.83389208891562],
            SpectralContrast.Extract(Given(), 300, 4, 0.1, isLinear: true), 10);
        AssertRow(
            [
                20.690276480406066, 18.216674696032882, 17.6647213736767, 17.639039193377823, 18.504141243100555, 22.846125230781503,
                26.328084126421373,
            ],
            SpectralContrast.Extract(Given(Frequencies)), 10);
    }

    /// <summary>
    /// <c>librosa.feature.chroma_stft(S=S**2, …)[:, 3]</c>: the defaults, <c>n_chroma=24, tuning=0.2, norm=2, ctroct=4, octwidth=1</c>, and
    /// <c>tuning=0, norm=None</c>.
    /// </summary>
    [Fact]
    public void Chroma_is_librosas()
    {
        var powers = Spectrogram.FromPowers([.. Magnitudes().Select(value => value * value)], 16000, 400);
        AssertRow(
            [
                0.830974794770769, 0.7938783225274102, 0.906412516256589, 1.0, 0.6426264812984193, 0.44745813767379744, 0.5630278502185372,
                0.4859242899582469, 0.6300657224273774, 0.7169503530589935, 0.5919278901461861, 0.8815317288444168,
            ],
            Doubles(ChromaStft.Extract(powers)), 3);
        AssertRow(
            [
                0.15943928706729943, 0.2418659131264573, 0.31626537641458696, 0.21053583398719405, 0.18954510348127698, 0.24382878583719916,
                0.32040886030767995, 0.3357685856105486, 0.2527467285134441, 0.18174044405653228, 0.13868343742624176, 0.10349210793517631,
                0.06982441515314242, 0.057604653072022026, 0.07056200890311265, 0.06079813688176733, 0.06338424675987617,
                0.1003309237254659, 0.13659423255764377, 0.19132282658276006, 0.275261149451079, 0.3034575469573973, 0.2309131899791365,
                0.163410369297555,
            ],
            Doubles(ChromaStft.Extract(powers, new ChromaFilterbank(16000, 400, 0.2, 24, octaveCentre: 4, octaveWidth: 1), norm: 2)), 3);
        AssertRow(
            [
                404.5835454395449, 457.2670321535032, 459.6640732033134, 467.65379087778, 262.7299275782915, 277.33338386262534,
                248.45433917952363, 306.6423559707377, 320.5565033107821, 349.3986025027504, 379.22379895442646, 454.9064370783083,
            ],
            Doubles(ChromaStft.Extract(powers, new ChromaFilterbank(16000, 400), norm: null)), 3);
    }

    /// <summary>
    /// <code>
    /// librosa.feature.rms(y=y[:2000], frame_length=405, hop_length=200, pad_mode="edge")
    /// librosa.feature.zero_crossing_rate(y=y[:2000], frame_length=405, hop_length=200)
    /// librosa.feature.rms(S=np.abs(librosa.stft(y, n_fft=405, hop_length=160)), frame_length=405)[0, [0, 3, 10]]
    /// </code>
    /// </summary>
    [Fact]
    public void Odd_frames_are_librosas()
    {
        double[] rms =
        [
            0.629025399684906, 0.4267953038215637, 0.42369434237480164, 0.42367085814476013, 0.42370501160621643, 0.4236772954463959,
            0.4236772954463959, 0.4240036904811859, 0.42516225576400757, 0.42392051219940186,
        ];
        Assert.Equal(
            rms, Doubles(RootMeanSquare.Extract(Signal.AsSpan(0, 2000), 405, 200, FramePadding.Edge)), (a, b) => Math.Abs(a - b) < 1e-6);
        double[] crossings = [0.2765432098765432, .. Enumerable.Repeat(0.5530864197530864, 8), 0.5506172839506173];
        Assert.Equal(crossings, ZeroCrossingRate.Extract(Signal.AsSpan(0, 2000), 405, 200), (a, b) => Math.Abs(a - b) < 1e-12);

        var spectrogram = new Spectrogram(16000, 405, 160);
        spectrogram.Compute(Signal);
        var values = RootMeanSquare.Extract(spectrogram);
        Assert.Equal(19, values.Length);
        Assert.Equal(0.18239830883545533, values[0], 1e-6);
        Assert.Equal(0.25975937855444176, values[3], 1e-6);
        Assert.Equal(0.25975864510640273, values[10], 1e-6);
    }

    [Fact]
    public void A_given_spectrogram_has_the_features_of_the_computed_one()
    {
        var computed = new Spectrogram(22050, 1024, 256);
        computed.Compute(TestSignals.Noise(9000));
        float[] values = [.. from frame in Enumerable.Range(0, computed.Frames) from bin in Enumerable.Range(0, 513)
            select computed.Power(frame, bin)];
        var given = Spectrogram.FromPowers(values, 22050, 1024);
        Assert.Equal(computed.Frames, given.Frames);
        Assert.Equal(SpectralCentroid.Extract(computed), SpectralCentroid.Extract(given));
        Assert.Equal(ChromaStft.Extract(computed), ChromaStft.Extract(given));
        LogMelSpectrogram expected = new(new MelFilterbank(22050, 1024, 40)), actual = new(new MelFilterbank(22050, 1024, 40));
        expected.Compute(computed);
        actual.Compute(given);
        Assert.Equal(OnsetStrength.Extract(expected, OnsetAggregate.Mean, 1024, 256), OnsetStrength.Extract(
            actual, OnsetAggregate.Mean, 1024, 256));
    }

    [Fact]
    public void Spectrograms_that_are_none_are_refused()
    {
        Refusal.Says<ArgumentException>(
            "has 5 values a frame, which 9 is no multiple of", () => Spectrogram.FromPowers(new float[9], 8000, 8));
        Refusal.Says<ArgumentException>("which 0 is no multiple of", () => Spectrogram.FromPowers([], 8000, 8));
        Refusal.Says<ArgumentException>("frame 1, bin 2 is -1", () => Spectrogram.FromPowers([0, 1, 2, 3, 4, 5, 6, -1, 8, 9], 8000, 9));
        Refusal.Says<ArgumentException>("frame 0, bin 0 is 1E+30", () => Spectrogram.FromMagnitudes([1e30f], 8000, 1));
        Refusal.Says<ArgumentException>("bin 0 is NaN", () => Spectrogram.FromPowers([float.NaN, 0], 8000, 2));
        Refusal.Says<ArgumentException>("needs as many frequencies, not 1", () => Spectrogram.FromPowers(new float[2], 8000, 2, [1]));
        Refusal.Says<ArgumentException>("ascending, but number 1 is 5", () => Spectrogram.FromPowers(new float[2], 8000, 2, [6, 5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Spectrogram.FromPowers(new float[2], 0, 2));

        Spectrogram given = Given(), moved = Given(Frequencies);
        Refusal.Says<InvalidOperationException>("given by its values", () => given.Compute(new float[2000]));
        Refusal.Says<ArgumentException>("needs the phases", () => new HarmonicPercussiveSeparation(given));
        Refusal.Says<ArgumentException>("Chroma needs", () => ChromaStft.Extract(moved, new ChromaFilterbank(16000, 400)));
        Refusal.Says<ArgumentException>("The tuning needs", () => ChromaStft.Extract(moved));
        Refusal.Says<ArgumentException>(
            "for 1025 frequencies, but the spectrogram has 201", () => ChromaStft.Extract(given, new ChromaFilterbank(16000, 2048)));
        Refusal.Says<ArgumentException>("not 0", () => ChromaStft.Extract(given, new ChromaFilterbank(16000, 400), norm: 0));
        Refusal.Says<ArgumentException>("at least one octave", () => SpectralContrast.Extract(given, octaves: 0));
        Refusal.Says<ArgumentException>("between 0 and 1, but is 1", () => SpectralContrast.Extract(given, quantile: 1));
        Refusal.Says<ArgumentException>("8 octaves from 200 Hz", () => SpectralContrast.Extract(given, octaves: 8));
        Refusal.Says<ArgumentException>("Band 0 of the contrast, 0 to 20 Hz", () => SpectralContrast.Extract(given, 20));
        Refusal.Says<ArgumentException>("Band 1 of the contrast, 41 to 82 Hz", () => SpectralContrast.Extract(
            Given([.. Enumerable.Range(0, 201).Select(k => k < 5 ? 10.0 * k : 50.0 * k)]), 41));
        Refusal.Says<ArgumentException>("above 0, but is 0", () => SpectralFlatness.Extract(given, 0));
    }

    private static float[] Magnitudes()
    {
        var spectrogram = new Spectrogram(16000, 400, 160);
        spectrogram.Compute(Signal);
        return [.. from frame in Enumerable.Range(0, spectrogram.Frames) from bin in Enumerable.Range(0, 201)
            select spectrogram.Magnitude(frame, bin)];
    }

    private static Spectrogram Given(ReadOnlySpan<double> frequencies = default) =>
        Spectrogram.FromMagnitudes(Magnitudes(), 16000, 400, frequencies);

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);

    private static void Check(double[] expected, double[] actual)
    {
        int[] frames = [0, 3, 10, 18];
        Assert.Equal(19, actual.Length);
        Assert.All(frames, (frame, i) => Assert.Equal(expected[i], actual[frame], 1e-6 * expected[i]));
    }

    private static void AssertRow(double[] expected, double[] actual, int row)
    {
        Assert.Equal(19 * expected.Length, actual.Length);
        Assert.All(expected, (value, i) => Assert.Equal(value, actual[(row * expected.Length) + i], 2e-5 * value));
    }
}
