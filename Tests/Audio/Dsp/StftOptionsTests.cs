using System.Numerics;
using FsCheck.Xunit;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Stft;

namespace Gtzan.Tests.Audio.Dsp;

/// <summary>
/// Any length, window, padding and placing of frames, against librosa 0.11.0 on
/// <code>
/// n = np.arange(3000); y = (((n * n * 37 + n * 11) % 101) - 50) / 64
/// </code>
/// </summary>
public sealed class StftOptionsTests
{
    private static readonly float[] Signal = [.. Enumerable.Range(0, 3000).Select(n => ((((n * n * 37) + (n * 11)) % 101) - 50) / 64f)];

    /// <summary><c>librosa.stft(y, …)[bin, frame]</c>: options, frames, and frame, bin, real part, imaginary part of some.</summary>
    public static TheoryData<StftOptions, int, (int Frame, int Bin, double Real, double Imaginary)[]> Spectra => new()
    {
        // n_fft=400, hop_length=160
        {
            new() { FftLength = 400, HopLength = 160 }, 19,
            [
                (0, 0, -1.3524490918707541, 0), (3, 1, 1.566952158267939, 0.0057820240687525), (5, 7, 7.251153462898957, 3.631645189289526),
                (18, 200, -0.29314104522671824, 0), (9, 100, 4.839683841348179, 3.2275846561494985),
            ]
        },
        // n_fft=1103, hop_length=250
        {
            new() { FftLength = 1103, HopLength = 250 }, 12,
            [
                (0, 0, -4.087419866254869, 0), (3, 1, 4.307611491545073, 0.00023671420420479095),
                (11, 551, 0.1411288845913051, -0.0378823829052358), (6, 276, -0.021994458829574872, -0.016301171762885546),
            ]
        },
        // n_fft=512, hop_length=160, win_length=400, window="hamming", center=False
        {
            new() { FftLength = 512, HopLength = 160, WindowLength = 400, Window = Window.Hamming, IsCentered = false }, 16,
            [
                (0, 0, -3.293339336211626, 0), (3, 1, 2.080996039703085, 0.07853616663156571),
                (15, 256, -0.07898745272284935, 0), (8, 128, 3.373892334229319, -4.201644943619488),
            ]
        },
        // n_fft=441, hop_length=100, win_length=300, window=("kaiser", 8.6), pad_mode="edge"
        {
            new() { FftLength = 441, HopLength = 100, WindowLength = 300, Window = Window.Kaiser(8.6), Padding = FramePadding.Edge }, 30,
            [
                (0, 0, -49.71677132519211, 0), (3, 1, 1.6048674009670598, -0.06253145796633275),
                (29, 220, -0.2219870145242946, -2.0152414681247), (15, 110, 5.5987191747904435, 2.3893844981459886),
            ]
        },
        // n_fft=256, hop_length=100, window="blackman", pad_mode="symmetric"
        {
            new() { FftLength = 256, HopLength = 100, Window = Window.Blackman, Padding = FramePadding.Symmetric }, 31,
            [
                (0, 0, -1.3960588488962902, 0), (3, 1, 1.2965641415691889, -0.48200542367973664),
                (30, 128, -0.0017962211649089621, 0), (15, 64, 4.2099072856912585, -2.5719764040379705),
            ]
        },
        // n_fft=405, hop_length=100, window=("gaussian", 60), pad_mode="reflect"
        {
            new() { FftLength = 405, HopLength = 100, Window = Window.Gaussian(60), Padding = FramePadding.Reflect }, 30,
            [
                (0, 0, -1.174994914866761, 0), (3, 1, 1.5602466205938232, -0.04717574987057205),
                (29, 202, -0.48172523094612907, -1.4241850842278092), (15, 101, -6.162415870561482, -2.7317022030778437),
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Spectra))]
    public void Spectra_are_librosas(StftOptions options, int frames, (int Frame, int Bin, double Real, double Imaginary)[] expected)
    {
        var stft = new Stft(options);
        var spectrum = stft.Transform(Signal);
        Assert.Equal(frames * stft.Bins, spectrum.Length);
        foreach (var (frame, bin, real, imaginary) in expected)
        {
            Assert.Equal(real, spectrum[(frame * stft.Bins) + bin].Real, 1e-11);
            Assert.Equal(imaginary, spectrum[(frame * stft.Bins) + bin].Imaginary, 1e-11);
        }

        // Floats are the same, rounded.
        float[] re = new float[spectrum.Length], im = new float[spectrum.Length], power = new float[spectrum.Length];
        stft.Transform(Signal, re, im);
        stft.Power(Signal, power);
        var spectrogram = new Spectrogram(22050, options);
        spectrogram.Compute(Signal);
        for (var i = 0; i < spectrum.Length; i++)
        {
            var magnitude = spectrum[i].Magnitude;
            Assert.Equal(spectrum[i].Real, re[i], 1e-12 + (1e-7 * magnitude));
            Assert.Equal(spectrum[i].Imaginary, im[i], 1e-12 + (1e-7 * magnitude));
            Assert.Equal(magnitude * magnitude, power[i], 1e-3);
            Assert.Equal(magnitude, spectrogram.Magnitude(i / stft.Bins, i % stft.Bins), 1e-12 + (2e-7 * magnitude));
        }
    }

    /// <summary>
    /// <code>
    /// D = librosa.stft(y, n_fft=400, hop_length=160)
    /// D *= np.linspace(0, 1, 201)[:, None] * (1j ** np.arange(19))
    /// librosa.istft(D, n_fft=400, hop_length=160, length=…)[[0, 1, 160, 1234, 2400, -1]]
    /// </code>
    /// </summary>
    [Theory]
    [InlineData(null, 2880, -0.08957452877075224)]
    [InlineData(3000, 3000, -0.07233427781308478)]
    [InlineData(2500, 2500, 0.3616211466283384)]
    [InlineData(3300, 3300, 0)]
    public void Inverses_of_changed_spectra_are_librosas(int? samples, int length, double last)
    {
        var stft = new Stft(400, 160);
        Complex[] turns = [1, Complex.ImaginaryOne, -1, -Complex.ImaginaryOne];
        var signal = stft.Inverse([.. stft.Transform(Signal).Select((x, i) => x * (i % 201 / 200.0) * turns[i / 201 % 4])], samples);
        Assert.Equal(length, signal.Length);
        double[] expected =
            [-0.38909127335448557, 0.08790942973504899, -0.2519584622374691, 0.1434808485408895, 0.03642226478020166, last];
        int[] places = [0, 1, 160, 1234, 2400, length - 1];
        Assert.All(places, (place, i) => Assert.Equal(expected[i], signal[place], 1e-12));
    }

    /// <summary>
    /// <code>
    /// D = librosa.stft(y, n_fft=405, hop_length=100, win_length=301, window="hamming", center=False)
    /// librosa.istft(D * np.linspace(1, 2, 203)[:, None], n_fft=405, … the same)[[0, 60, 160, 1234, -1]]
    /// </code>
    /// The window leaves the first 52 samples of the first frame out.
    /// </summary>
    [Fact]
    public void Inverses_of_frames_that_are_not_centred_are_librosas()
    {
        var stft = new Stft(new StftOptions
        {
            FftLength = 405,
            HopLength = 100,
            WindowLength = 301,
            Window = Window.Hamming,
            IsCentered = false,
        });
        var signal = stft.Inverse([.. stft.Transform(Signal).Select((x, i) => x * (1 + (i % 203 / 202.0)))]);
        Assert.Equal(2905, signal.Length);
        double[] expected = [0, -0.5086517713286703, 0.3177766532170746, 0.4524275434003282, 0];
        int[] places = [0, 60, 160, 1234, 2904];
        Assert.All(places, (place, i) => Assert.Equal(expected[i], signal[place], 1e-12));
    }

    [Property(MaxTest = 40)]
    public void The_inverse_gives_the_signal_back(int seed)
    {
        var random = new Random(seed);
        int fftLength = random.Next(8, 300), windowLength = random.Next(8, fftLength + 1);
        var hopLength = random.Next(1, (windowLength / 2) + 1);
        Window[] windows = [Window.Hann, Window.Hamming, Window.Kaiser(3), Window.Rectangular];
        var stft = new Stft(new StftOptions
        {
            FftLength = fftLength,
            HopLength = hopLength,
            WindowLength = windowLength,
            Window = windows[seed & 3],
            Padding = (FramePadding)random.Next(4),
        });
        var signal = TestSignals.Noise(random.Next((fftLength / 2) + 1, 2000));
        // Behind the last frame, the end of its window is all that is known of the signal.
        var known = (stft.FrameCount(signal.Length) - 1) * hopLength;
        var back = stft.Inverse(stft.Transform(signal), signal.Length);
        for (var i = 0; i < known; i++)
            Assert.Equal(signal[i], back[i], 1e-12);
    }

    [Fact]
    public void Impossible_options_are_refused_with_all_reasons()
    {
        Refusal.Says<ArgumentException>(
            "impossible: the FFT length must be from 2 to 262144, not 1; the hop length must be from 1 to 262144 samples, not 0; the " +
            "window length must be from 1 to the FFT length, 1, not 5; there is no padding number 9.",
            () => new Stft(new StftOptions { FftLength = 1, HopLength = 0, WindowLength = 5, Padding = (FramePadding)9 }));
        Refusal.Says<ArgumentException>(
            "the window is given by 3 values, but its length is 400",
            () => new Stft(new StftOptions { FftLength = 512, WindowLength = 400, Window = Window.Of(1, 2, 3) }));
        Refusal.Says<ArgumentException>("the window is null", () => new Stft(new StftOptions { Window = null! }));

        var stft = new Stft(new StftOptions { FftLength = 400, HopLength = 160, IsCentered = false });
        Refusal.Says<ArgumentException>("need at least 400 samples, but the signal has 399", () => stft.Transform(new float[399]));
        Refusal.Says<ArgumentException>("has 201 numbers a frame, which 200 is no multiple of", () => stft.Inverse(new Complex[200]));
        Refusal.Says<ArgumentException>("has 201 numbers a frame, which 0 is no multiple of", () => stft.Inverse([]));
        Refusal.Says<ArgumentException>("cannot have -1 samples", () => stft.Inverse(new Complex[201], -1));
        Refusal.Says<ArgumentException>("Sample 3 of the signal is NaN", () => stft.Transform([0, 0, 0, float.NaN, .. new float[400]]));
    }
}
