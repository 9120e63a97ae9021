using BenchmarkDotNet.Attributes;
using Gtzan.Audio.Dsp.Fft;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Mel;
using Gtzan.Audio.Features;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Benchmarks.Validation;

namespace Gtzan.Benchmarks.Audio;

/// <summary>
/// The whole feature chain on a segment of three seconds: 130 frames to 13 coefficients. Operations counted are those of FFT, mel filters
/// and DCT; loading frames, window and logarithms come on top. One thread: a data set is prepared with one extractor a thread. A steady
/// call allocates nothing.
/// </summary>
[MemoryDiagnoser(displayGenColumns: false)]
public class MfccBenchmarks : IWorkload
{
    private static readonly MfccOptions Options = new();

    private readonly float[] _samples = SegmentOfNoise.Samples();
    private readonly MfccExtractor _extractor = new(Options);
    private readonly float[] _coefficients = new float[SegmentOfNoise.Frames * Options.Coefficients];
    private readonly float[] _mel = new float[SegmentOfNoise.Frames * Options.MelBands];

    public Work WorkOf(string benchmark)
    {
        var filterbank = new MelFilterbank(Options.SampleRate, Options.FftLength, Options.MelBands);
        var flopsPerFrame = FftBenchmarks.FlopsPerFrame + MelBenchmarks.FlopsPerFrame(filterbank)
            + (benchmark == nameof(Mfcc) ? 2.0 * Options.MelBands * Options.Coefficients : 0);
        return new Work(SegmentOfNoise.Frames * flopsPerFrame, AudioSeconds: SegmentOfNoise.Seconds, IsOnOneThread: true);
    }

    /// <summary>
    /// The start of the segment, 24 frames, against the formulas; and the whole of it frame by frame for the mel powers' ends.
    /// </summary>
    [GlobalSetup]
    public void Check()
    {
        var start = _samples[..(23 * Options.HopLength)];
        var coefficients = Gtzan.Audio.Features.Mfcc.Compute(start, Options).SelectMany(frame => frame).ToArray();
        ReferenceCheck.Compare("MFCC", coefficients, _extractor.Extract(start), tolerance: 1e-5);

        MelSpectrogram();
        var power = FftReference.Power(FramingReference.Frame(_samples, SegmentOfNoise.Frames - 1, Options.FftLength, Options.HopLength));
        var expected = MelReference.Apply(MelReference.Filters(Options.SampleRate, Options.FftLength, Options.MelBands), power);
        ReferenceCheck.Compare("Mel powers of the last frame", expected, _mel.AsSpan(^expected.Length..), tolerance: 1e-5);
        WarmUp.Run(Mfcc);
        WarmUp.Run(MelSpectrogram);
    }

    /// <summary>Samples to mel powers.</summary>
    [Benchmark]
    public void MelSpectrogram() => _extractor.ExtractMel(_samples, _mel);

    /// <summary>Samples to coefficients.</summary>
    [Benchmark]
    public void Mfcc() => _extractor.Extract(_samples, _coefficients);
}
