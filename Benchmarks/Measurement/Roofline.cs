using System.Globalization;
using System.Numerics;
using Gtzan.Engine.Devices.Cpu;

namespace Gtzan.Benchmarks.Measurement;

/// <summary>
/// The measured limits of this machine's processors, all or some of them: multiply-adds on registers, and the bandwidth of a triad (a ← b +
/// s·c; McCalpin's STREAM) over as much memory as the kernel touches, so that cached data are compared with the cache's speed. The roofline
/// model: Williams, Waterman and Patterson, 2009.
/// </summary>
/// <remarks>
/// Each thread times thousands of slices of some microseconds, and the limit is the sum over the threads of their ninth decile, unless
/// another quantile is asked for. This is robust on a busy machine, because a slice is rarely interrupted.
/// </remarks>
internal sealed unsafe class Roofline
{
    private const long MinTriad = 1 << 16;
    private const long MaxTriad = 1L << 28;

    private static readonly Lazy<Roofline> Instance = new(() => new Roofline(Environment.ProcessorCount));

    /// <summary>The share of slices that may be faster than the limit, unless another is asked for.</summary>
    private const double NinthDecile = 0.1;

    private readonly Dictionary<long, double> _bandwidths = [];
    private readonly double _shareOfFaster;

    /// <summary>Measures the limits, which vary with the clock and the load, in some hundredths of a second.</summary>
    /// <param name="threads">The number of threads.</param>
    /// <param name="shareOfFaster">The share of slices that are faster than the limit: 0.5 for the median, to compare medians with.</param>
    public Roofline(int threads, double shareOfFaster = NinthDecile)
    {
        (Threads, _shareOfFaster) = (threads, shareOfFaster);
        PeakFlops = Measure(secondsOfSlices => new PeakJob(secondsOfSlices), PeakJob.FlopsPerSlice);
    }

    /// <summary>The limits of all processors, measured when first asked for.</summary>
    public static Roofline Measured => Instance.Value;

    /// <summary>The number of threads.</summary>
    public int Threads { get; }

    /// <summary>Floating-point operations a second in fused multiply-adds, all threads together.</summary>
    public double PeakFlops { get; }

    /// <summary>A description in one line.</summary>
    public string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"Measured limits: {PeakFlops / 1e9:N0} GFLOP/s on {Threads} threads; {Bandwidth(1 << 16) / 1e9:N0} GB/s over 64 KB, " +
        $"{Bandwidth(1 << 20) / 1e9:N0} over 1 MB, {Bandwidth(1 << 24) / 1e9:N0} over 16 MB, {Bandwidth(MaxTriad) / 1e9:N0} over " +
        $"{MaxTriad >> 20} MB");

    /// <summary>The shortest possible time for some work, bound by arithmetic or memory.</summary>
    public double LeastSeconds(Work work) => Math.Max(
        work.Flops / (PeakFlops / (work.IsOnOneThread ? Threads : 1)), work.Bytes == 0 ? 0 : work.Bytes / Bandwidth(work.Bytes));

    /// <summary>The bandwidth in bytes per second over a number of bytes, rounded up to a power of two.</summary>
    public double Bandwidth(double bytes)
    {
        var size = Math.Clamp((long)BitOperations.RoundUpToPowerOf2((ulong)bytes), MinTriad, MaxTriad);
        if (!_bandwidths.TryGetValue(size, out var bandwidth))
        {
            var perThread = (int)(size / 3 / sizeof(float) / Threads / TriadJob.Unit) * TriadJob.Unit;
            var (owner, first) = CpuStorage.NewPinnedLines(3 * perThread * Threads);
            fixed (float* start = owner)
            {
                var operands = start + first;
                bandwidth = Measure(
                    secondsOfSlices => new TriadJob(operands, perThread, secondsOfSlices), TriadJob.BytesPerSlice(perThread));
            }

            _bandwidths[size] = bandwidth;
        }

        return bandwidth;
    }

    private double Measure<TJob>(Func<nint, TJob> jobOn, double workPerSlice)
        where TJob : unmanaged, IParallelJob
    {
        const int Slices = PeakJob.Slices;
        var seconds = new double[Slices * Threads];
        using var workers = new WorkerPool(Threads, WorkerPool.MaxVectorBits);
        fixed (double* start = seconds)
        {
            workers.RunOnEachThread(jobOn((nint)start));
        }

        var rate = 0.0;
        for (var thread = 0; thread < Threads; thread++)
        {
            var slices = seconds.AsSpan(thread * Slices, Slices);
            slices.Sort();
            rate += workPerSlice / slices[(int)(Slices * _shareOfFaster)];
        }

        return rate;
    }
}
