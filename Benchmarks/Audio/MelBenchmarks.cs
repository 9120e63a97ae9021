using BenchmarkDotNet.Attributes;
using Gtzan.Audio.Dsp;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Benchmarks.Validation;

namespace Gtzan.Benchmarks.Audio;

/// <summary>
/// The 128 mel filters over spectra of 1025 powers: a multiply-add for every nonzero weight. One thread. Single frames take each filter by
/// itself, a chain of dependent additions whose latency is the limit; sixteen frames read every power once for the two filters that it
/// counts in, and loads are the limit.
/// </summary>
public class MelBenchmarks : IWorkload
{
    private const int Bands = 128;

    private readonly MelFilterbank _filterbank = new(SegmentOfNoise.SampleRate, FftBenchmarks.FftLength, Bands);
    private readonly float[] _spectrum = new float[(FftBenchmarks.FftLength / 2) + 1];
    private readonly float[] _mel = new float[Bands];
    private readonly LaneBuffer _spectra = new((FftBenchmarks.FftLength / 2) + 1);
    private readonly LaneBuffer _mels = new(Bands);

    /// <summary>Operations of one frame.</summary>
    internal static double FlopsPerFrame(MelFilterbank filterbank) =>
        2.0 * Enumerable.Range(0, filterbank.Bands).Sum(band => filterbank.Weights(band).Length);

    public Work WorkOf(string benchmark) =>
        new((benchmark == nameof(SixteenFrames) ? LaneBuffer.Lanes : 1) * FlopsPerFrame(_filterbank), IsOnOneThread: true);

    [GlobalSetup]
    public void Check()
    {
        var samples = SegmentOfNoise.Samples();
        for (var lane = 0; lane < LaneBuffer.Lanes; lane++)
        {
            var power = PlainSpectrum.Power(samples, frame: 8 * lane, FftBenchmarks.FftLength, FftBenchmarks.HopLength);
            for (var k = 0; k < power.Length; k++)
                _spectrum[k] = _spectra.Values[(k * LaneBuffer.Lanes) + lane] = (float)power[k];
        }

        OneFrame();
        SixteenFrames();
        var expected = PlainSpectrum.Mel(_filterbank, Array.ConvertAll(_spectrum, power => (double)power));
        var lastLane = Enumerable.Range(0, Bands).Select(band => _mels.Values[(band * LaneBuffer.Lanes) + LaneBuffer.Lanes - 1]).ToArray();
        ReferenceCheck.Compare("Mel of one frame", expected, _mel, tolerance: 1e-6);
        ReferenceCheck.Compare("Mel of sixteen frames, the last", expected, lastLane, tolerance: 1e-6);
        WarmUp.Run(OneFrame);
        WarmUp.Run(SixteenFrames);
    }

    /// <summary>One frame.</summary>
    [Benchmark]
    public void OneFrame() => _filterbank.Apply(_spectrum, _mel);

    /// <summary>Sixteen frames side by side, as the feature chain does it.</summary>
    [Benchmark]
    public void SixteenFrames() => _filterbank.ApplyToLanes(_spectra.Vectors, _mels.Vectors);
}
