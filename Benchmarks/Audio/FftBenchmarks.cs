using BenchmarkDotNet.Attributes;
using Gtzan.Audio.Dsp.Fft;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Stft;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Benchmarks.Validation;

namespace Gtzan.Benchmarks.Audio;

/// <summary>
/// The transform of 2048 real samples: sixteen side by side with window and power, as the features use it, and those of a three-second
/// segment. 2.5·N·log₂N operations a frame, the usual count for a real transform. One thread. What holds it below the
/// multiply-add peak: a multiply-add counts for less than two of those operations, and sixteen spectra, 128 KB, go to the second-level
/// cache and back once.
/// </summary>
public class FftBenchmarks : IWorkload
{
    internal const int FftLength = 2048;
    internal const int HopLength = 512;
    private const int LaneFrames = 16;

    private readonly float[] _samples = SegmentOfNoise.Samples();
    private readonly Stft _stft = new(FftLength, HopLength);
    private readonly float[] _power = new float[SegmentOfNoise.Frames * ((FftLength / 2) + 1)];

    /// <summary>Operations of one frame's transform.</summary>
    internal static double FlopsPerFrame => 2.5 * FftLength * Math.Log2(FftLength);

    public Work WorkOf(string benchmark) => benchmark switch
    {
        nameof(SixteenFrames) => new Work(LaneFrames * FlopsPerFrame, IsOnOneThread: true),
        _ => new Work(SegmentOfNoise.Frames * FlopsPerFrame, AudioSeconds: SegmentOfNoise.Seconds, IsOnOneThread: true),
    };

    [GlobalSetup]
    public void CheckPower()
    {
        Segment();
        foreach (var frame in (int[])[0, 1, 40, SegmentOfNoise.Frames - 1])
        {
            var expected = FftReference.Power(FramingReference.Frame(_samples, frame, FftLength, HopLength));
            ReferenceCheck.Compare($"Power of frame {frame}", expected, _power.AsSpan(frame * expected.Length, expected.Length),
                tolerance: 1e-6);
        }

        WarmUp.Run(Segment);
    }

    /// <summary>Sixteen frames from a signal: window, transform, power.</summary>
    [Benchmark]
    public float SixteenFrames() => _stft.PowerOfBlock(_samples, first: 32)[0][0];

    /// <summary>The power spectrogram of a segment, [130, 1025] row-major.</summary>
    [Benchmark]
    public void Segment() => _stft.Power(_samples, _power);
}
