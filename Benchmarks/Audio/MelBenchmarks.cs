using BenchmarkDotNet.Attributes;
using Gtzan.Audio.Dsp.Fft;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Lanes;
using Gtzan.Audio.Dsp.Mel;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Benchmarks.Validation;

namespace Gtzan.Benchmarks.Audio;

/// <summary>
/// The 128 mel filters over sixteen spectra of 1025 powers: a multiply-add for every nonzero weight. One thread. Every power is read once
/// for the two filters that it counts in, and loads are the limit.
/// </summary>
public class MelBenchmarks : IWorkload
{
    private const int Bands = 128;

    private readonly MelFilterbank _filterbank = new(SegmentOfNoise.SampleRate, FftBenchmarks.FftLength, Bands);
    private readonly LaneBuffer _spectra = new((FftBenchmarks.FftLength / 2) + 1);
    private readonly LaneBuffer _mels = new(Bands);

    /// <summary>Operations of one frame.</summary>
    internal static double FlopsPerFrame(MelFilterbank filterbank) =>
        2.0 * Enumerable.Range(0, filterbank.Bands).Sum(band => filterbank.Weights(band).Length);

    public Work WorkOf(string benchmark) =>
        new(LaneBuffer.Lanes * FlopsPerFrame(_filterbank), IsOnOneThread: true);

    [GlobalSetup]
    public void Check()
    {
        var samples = SegmentOfNoise.Samples();
        double[] power = [];
        for (var lane = 0; lane < LaneBuffer.Lanes; lane++)
        {
            power = FftReference.Power(
                FramingReference.Frame(samples, frame: 8 * lane, FftBenchmarks.FftLength, FftBenchmarks.HopLength));
            for (var k = 0; k < power.Length; k++)
                _spectra.Values[(k * LaneBuffer.Lanes) + lane] = (float)power[k];
        }

        SixteenFrames();
        var expected = MelReference.Apply(MelReference.Filters(SegmentOfNoise.SampleRate, FftBenchmarks.FftLength, Bands), power);
        var lastLane = Enumerable.Range(0, Bands).Select(band => _mels.Values[(band * LaneBuffer.Lanes) + LaneBuffer.Lanes - 1]).ToArray();
        ReferenceCheck.Compare("Mel of the last frame", expected, lastLane, tolerance: 1e-6);
        WarmUp.Run(SixteenFrames);
    }

    /// <summary>Sixteen frames side by side, as the feature chain does it.</summary>
    [Benchmark]
    public void SixteenFrames() => _filterbank.Apply(_spectra.Vectors, _mels.Vectors);
}
