using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Mel;
using Gtzan.Audio.Dsp.Stft;
using Gtzan.Audio.Features;
using Gtzan.Engine.Ops.Arithmetic;

namespace Gtzan.Tests.Golden;

/// <summary>The front end against numbers that librosa 0.11.0 computed (Golden/librosa/manifest.json says how).</summary>
public sealed class LibrosaGoldenTests(ITestOutputHelper output)
{
    public static TheoryData<string> Carried => [.. LibrosaGolden.Load(LibrosaGolden.Carried).Keys];

    public static TheoryData<string> OnTracks => SharedData.Has("golden/librosa")
        ? [.. from entry in LibrosaGolden.Load(SharedData.PathOf("golden/librosa"))
              where entry.Value.IsOnTrack && IsFrontEnd(entry.Value)
              select entry.Key]
        : ["all tracks"];

    [Fact]
    public void The_NumPy_reader_reads_shape_type_and_values()
    {
        var window = NpyFile.Read(Path.Combine(LibrosaGolden.Carried, "expected", "hann_2048.npy"));
        Assert.Equal([2048], window.Shape);
        Assert.Equal(1.0, window.Values[1024]);
        Assert.Equal(0.5, window.Values[512], 1e-15);
        Assert.Equal([13, 130], NpyFile.Read(Path.Combine(LibrosaGolden.Carried, "expected", "mfcc_13_constant_noise_3s.npy")).Shape);
    }

    [Theory]
    [MemberData(nameof(Carried))]
    public void Synthetic_signals_give_librosas_numbers(string name) => Check(name, LibrosaGolden.Load(LibrosaGolden.Carried)[name]);

    [Theory]
    [Trait("Category", SharedData.Category)]
    [MemberData(nameof(OnTracks))]
    public void Tracks_give_librosas_numbers(string name) => Check(name, LibrosaGolden.Load(SharedData.PathOf("golden/librosa"))[name]);

    private static bool IsFrontEnd(LibrosaGolden golden) => golden.Function is "librosa.feature.mfcc" or "librosa.feature.melspectrogram";

    private void Check(string name, LibrosaGolden golden)
    {
        var expected = golden.Expected;
        Assert.Equal(golden.Shape, expected.Shape);
        var largest = expected.Values.Max(Math.Abs);
        var (actual, absolute, relative) = golden.Function switch
        {
            "librosa.filters.get_window" => (
                Array.ConvertAll(Window.Hann.Create(golden.Integer("length")), value => (float)value), 1e-7, 0),
            "librosa.filters.mel" => (MelWeights(golden), 1e-6 * largest, 0),
            "librosa.stft (real part)" => (Spectrogram(golden, imaginary: false), 1e-5 * largest, 0),
            "librosa.stft (imaginary part)" => (Spectrogram(golden, imaginary: true), 1e-5 * largest, 0),
            "librosa.feature.melspectrogram" => (Mel(golden), 1e-6 * largest, 1e-4),
            "librosa.feature.mfcc" => (Mfcc(golden), 1e-3, 1e-4),
            _ => throw new InvalidOperationException($"No test knows the function {golden.Function}."),
        };

        Assert.Equal(expected.Values.Length, actual.Length);
        var worst = 0;
        for (var i = 0; i < actual.Length; i++)
            if (!(Math.Abs(actual[i] - expected.Values[i]) <= Math.Abs(actual[worst] - expected.Values[worst])))
                worst = i;
        var error = Math.Abs(actual[worst] - expected.Values[worst]);
        output.WriteLine($"{golden.Function} {name}: worst error {error:G3} at {expected.Values[worst]:G6}, largest value {largest:G6}");
        for (var i = 0; i < actual.Length; i++)
            Assert.True(
                Math.Abs(actual[i] - expected.Values[i]) <= absolute + (relative * Math.Abs(expected.Values[i])),
                $"{name}[{i}]: {actual[i]} instead of {expected.Values[i]}");
    }

    private static float[] MelWeights(LibrosaGolden golden)
    {
        var bank = new MelFilterbank(
            golden.Integer("sr"), golden.Integer("n_fft"), golden.Integer("n_mels"), golden.Number("fmin"), golden.Number("fmax"),
            golden.Flag("htk") ? MelScale.Htk : MelScale.Slaney,
            golden.Text("norm") is null ? MelNormalization.None : MelNormalization.Slaney);
        var weights = new float[bank.Bands * bank.Bins];
        for (var band = 0; band < bank.Bands; band++)
            bank.Weights(band).CopyTo(weights.AsSpan((band * bank.Bins) + bank.FirstBin(band)));
        return weights;
    }

    private static float[] Spectrogram(LibrosaGolden golden, bool imaginary)
    {
        var signal = golden.Input();
        var stft = new Stft(golden.Integer("n_fft"), golden.Integer("hop_length"), golden.Padding);
        var frames = stft.FrameCount(signal.Length);
        float[] re = new float[frames * stft.Bins], im = new float[re.Length];
        stft.Transform(signal, re, im);
        return Transpose(imaginary ? im : re, frames);
    }

    private static float[] Mel(LibrosaGolden golden)
    {
        var signal = golden.Input();
        var extractor = new MfccExtractor(new MfccOptions
        {
            FftLength = golden.Integer("n_fft"),
            HopLength = golden.Integer("hop_length"),
            MelBands = golden.Integer("n_mels"),
        });
        var frames = extractor.FrameCount(signal.Length);
        var mel = new float[frames * extractor.Options.MelBands];
        extractor.ExtractMel(signal, mel);
        return Transpose(mel, frames);
    }

    private static float[] Mfcc(LibrosaGolden golden)
    {
        var signal = golden.Input();
        var extractor = new MfccExtractor(new MfccOptions
        {
            FftLength = golden.Integer("n_fft"),
            HopLength = golden.Integer("hop_length"),
            MelBands = golden.Integer("n_mels"),
            Coefficients = golden.Integer("n_mfcc"),
            Lifter = golden.Number("lifter"),
            Padding = golden.Padding,
        });
        return Transpose(extractor.Extract(signal), extractor.FrameCount(signal.Length));
    }

    // librosa's rows are features and its columns frames.
    private static float[] Transpose(float[] matrix, int rows)
    {
        var columns = matrix.Length / rows;
        var transposed = new float[matrix.Length];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                transposed[(column * rows) + row] = matrix[(row * columns) + column];
        return transposed;
    }
}
