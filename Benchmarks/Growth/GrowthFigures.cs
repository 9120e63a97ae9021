using Gtzan.Audio.Features;
using Gtzan.Benchmarks.Audio;
using Gtzan.Benchmarks.Kernels;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Benchmarks.Models;
using Gtzan.Benchmarks.Peers;
using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.SumOfSquares;

namespace Gtzan.Benchmarks.Growth;

/// <summary>The figures: a training step against the batch, an LSTM layer against the sequence, MFCCs against the track.</summary>
internal static class GrowthFigures
{
    private const int Passes = 3;
    private const int Rounds = 3;
    private const int LstmBatch = 32;
    private const int LstmUnits = 64;
    private static readonly TimeSpan Block = TimeSpan.FromMilliseconds(60);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<GrowthFigure> All { get; } =
    [
        new("training-step", "batch, segments", "a training step, shortest time", PowersOfTwo(1, 1024), MeasureSteps),
        new(
            "lstm", $"sequence, steps (batch {LstmBatch}, {LstmUnits} units)", "LSTM layer, forward and backward, shortest time",
            PowersOfTwo(16, 2048), MeasureLstm),
        new("mfcc", "track, seconds of audio", "MFCCs of a track, shortest time", [1, 3, 10, 30, 60, 120, 300, 600], MeasureMfcc),
    ];

    private static int[] ThreadCounts => [.. new[] { 1, Environment.ProcessorCount }.Distinct()];

    private static double[] PowersOfTwo(int first, int last)
    {
        var result = new List<double>();
        for (var size = first; size <= last; size *= 2)
            result.Add(size);
        return [.. result];
    }

    private static List<GrowthSeries> MeasureSteps(GrowthFigure figure, Action<string> note, CancellationToken cancellation) =>
        [.. ModelCase.Names.SelectMany(
            model => Measure(figure, model, (threads, size) => Step(model, threads, (int)size), note, cancellation))];

    private static List<GrowthSeries> MeasureLstm(GrowthFigure figure, Action<string> note, CancellationToken cancellation) =>
        Measure(figure, "", (threads, size) => Lstm(threads, (int)size), note, cancellation);

    private static List<GrowthSeries> MeasureMfcc(GrowthFigure figure, Action<string> note, CancellationToken cancellation) =>
        Measure(figure, "", Mfcc, note, cancellation);

    private static Grown Step(string model, int threads, int batch)
    {
        var device = new CpuDevice(threads);
        var ready = new ModelCase(model, device, batch, hasMfccRanges: true);
        return new Grown(() => ready.Train(), device);
    }

    /// <summary>Returns sequences, as the rnn's first layer does, so every step has a gradient.</summary>
    private static Grown Lstm(int threads, int steps)
    {
        var device = new CpuDevice(threads);
        var layer = new Sequential(new Lstm(LstmUnits, returnSequences: true));
        layer.Build(device, input: [steps, LstmUnits], seed: 1);
        var inputs = Operands.Normal(device, [LstmBatch, steps, LstmUnits]);
        return new Grown(ForwardAndBackward, device);

        void ForwardAndBackward()
        {
            using var step = device.BeginStep();
            layer.Forward(inputs).SumOfSquares().Backward();
        }
    }

    /// <summary>
    /// One thread processes one track; with several threads, each processes its own, and the time is divided by their number.
    /// </summary>
    private static Grown Mfcc(int threads, double seconds)
    {
        var segment = SegmentOfNoise.Samples();
        var samples = new float[(int)(seconds * SegmentOfNoise.SampleRate)];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = segment[i % segment.Length];
        var workers = Enumerable.Range(0, threads).Select(_ => new MfccExtractor(new MfccOptions())).Select(extractor =>
            (Extractor: extractor, Coefficients: new float[extractor.FrameCount(samples.Length) * extractor.Options.Coefficients]))
            .ToArray();
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        return threads == 1
            ? new Grown(() => workers[0].Extractor.Extract(samples, workers[0].Coefficients))
            : new Grown(
                () => Parallel.ForEach(workers, options, worker => worker.Extractor.Extract(samples, worker.Coefficients)), Times: threads);
    }

    /// <summary>
    /// Measures one line per number of threads, alternating between them at each size, in several passes over all sizes. A point is the
    /// shortest call, because disturbances only lengthen calls.
    /// </summary>
    /// <param name="figure">The figure.</param>
    /// <param name="name">The name of the lines.</param>
    /// <param name="make">Creates the work for a number of threads and a size.</param>
    /// <param name="note">Receives progress lines.</param>
    /// <param name="cancellation">Cancels the measurement.</param>
    private static List<GrowthSeries> Measure(
        GrowthFigure figure, string name, Func<int, double, Grown> make, Action<string> note, CancellationToken cancellation)
    {
        var threads = ThreadCounts;
        var shortest = threads.Select(_ => Enumerable.Repeat(double.PositiveInfinity, figure.Sizes.Count).ToArray()).ToArray();
        for (var pass = 1; pass <= Passes; pass++)
        {
            foreach (var (place, size) in figure.Sizes.Index())
            {
                cancellation.ThrowIfCancellationRequested();
                var works = threads.Select(count => make(count, size)).ToArray();
                try
                {
                    foreach (var (line, seconds) in ShortestCalls(works).Index())
                        shortest[line][place] = Math.Min(shortest[line][place], seconds);
                }
                finally
                {
                    foreach (var work in works)
                        work.Device?.Dispose();
                }

                var times = threads.Select(
                    (count, line) => $"{new GrowthSeries(name, count, []).Title} {PeerTable.Seconds(shortest[line][place])}");
                note($"{figure.Key}, pass {pass} of {Passes}, {size}: {string.Join("; ", times)}");
            }
        }

        return [.. threads.Select((count, line) => new GrowthSeries(name, count, [.. figure.Sizes.Zip(shortest[line])]))];
    }

    private static IEnumerable<double> ShortestCalls(Grown[] works)
    {
        foreach (var work in works)
            WarmUp.RunThoroughly(work.Run);
        Contender[] contenders = [.. works.Select((work, i) => new Contender($"{i}", count => Alternation.Time(work.Run, count)))];
        return Alternation.Measure(contenders, Rounds, Block, minCalls: 1).Zip(works, (timing, work) => timing.Minimum / work.Times);
    }

    /// <summary>Work at a size.</summary>
    /// <param name="Run">Runs the work.</param>
    /// <param name="Device">The device to dispose, if any.</param>
    /// <param name="Times">The number of times a call runs it.</param>
    private sealed record Grown(Action Run, Device? Device = null, int Times = 1);
}
