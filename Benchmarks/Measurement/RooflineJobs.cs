using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;

namespace Gtzan.Benchmarks.Measurement;

/// <summary>Multiply-adds on registers alone: twelve independent chains, enough to hide the latency of four cycles on two units.</summary>
/// <param name="secondsOfSlices">Address of a <see cref="double"/> for each slice of each thread.</param>
internal readonly unsafe struct PeakJob(nint secondsOfSlices) : IParallelJob
{
    /// <summary>The number of slices per thread.</summary>
    public const int Slices = 2000;

    private const int StepsPerSlice = 5000;
    private const int Chains = 12;

    /// <summary>The operations of one slice, with the widest vectors of the machine.</summary>
    public static double FlopsPerSlice =>
        2.0 * Chains * StepsPerSlice * (Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4);

    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T, float>
    {
        for (var slice = 0; slice < Slices; slice++)
        {
            var start = Stopwatch.GetTimestamp();
            MultiplyAndAdd<T>();
            ((double*)secondsOfSlices)[(first * Slices) + slice] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplyAndAdd<T>()
        where T : struct, ISimd<T, float>
    {
        // Below 1, so that the sums converge instead of growing to infinity.
        var (factor, addend) = (T.Broadcast(0.5f), T.Broadcast(0.25f));
        T c0 = addend, c1 = addend, c2 = addend, c3 = addend, c4 = addend, c5 = addend;
        T c6 = addend, c7 = addend, c8 = addend, c9 = addend, c10 = addend, c11 = addend;
        for (var step = 0; step < StepsPerSlice; step++)
        {
            c0 = T.MultiplyAdd(c0, factor, addend);
            c1 = T.MultiplyAdd(c1, factor, addend);
            c2 = T.MultiplyAdd(c2, factor, addend);
            c3 = T.MultiplyAdd(c3, factor, addend);
            c4 = T.MultiplyAdd(c4, factor, addend);
            c5 = T.MultiplyAdd(c5, factor, addend);
            c6 = T.MultiplyAdd(c6, factor, addend);
            c7 = T.MultiplyAdd(c7, factor, addend);
            c8 = T.MultiplyAdd(c8, factor, addend);
            c9 = T.MultiplyAdd(c9, factor, addend);
            c10 = T.MultiplyAdd(c10, factor, addend);
            c11 = T.MultiplyAdd(c11, factor, addend);
        }

        // Stored, so that the compiler cannot remove the loop.
        var sum = stackalloc float[16];
        (c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11).Store(sum);
    }
}

/// <summary>
/// a ← b + s·c: two streams read, one written; each thread has its own three arrays and goes through them again and again.
/// </summary>
/// <param name="operands">The arrays of all threads.</param>
/// <param name="elements">The length of each array.</param>
/// <param name="secondsOfSlices">Address of a <see cref="double"/> for each slice of each thread.</param>
internal readonly unsafe struct TriadJob(float* operands, int elements, nint secondsOfSlices) : IParallelJob
{
    /// <summary>Lengths are multiples of this.</summary>
    public const int Unit = 64;

    // As many elements as take some microseconds.
    private const int ElementsPerSlice = 1 << 15;

    /// <summary>The bytes moved by a slice: part of the arrays, or all of them several times if they are short.</summary>
    public static double BytesPerSlice(int elements) => 3.0 * sizeof(float) * Stretch(elements) * Repetitions(elements);

    public void Execute<T>(int first, int end, int worker)
        where T : struct, ISimd<T, float>
    {
        var a = operands + (3L * elements * first);
        float* b = a + elements, c = b + elements;
        var (stretch, repetitions, at) = (Stretch(elements), Repetitions(elements), 0);
        Triad<T>(a, b, c, elements);
        for (var slice = 0; slice < PeakJob.Slices; slice++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var repetition = 0; repetition < repetitions; repetition++)
                Triad<T>(a + at, b + at, c + at, stretch);
            ((double*)secondsOfSlices)[(first * PeakJob.Slices) + slice] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            at = at + (2 * stretch) <= elements ? at + stretch : 0;
        }
    }

    private static int Stretch(int elements) => Math.Min(elements, ElementsPerSlice);

    private static int Repetitions(int elements) => Math.Max(1, ElementsPerSlice / elements);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Triad<T>(float* a, float* b, float* c, int count)
        where T : struct, ISimd<T, float>
    {
        var scale = T.Broadcast(0.5f);
        for (var i = 0; i < count; i += 4 * T.Count)
        {
            T.MultiplyAdd(T.Load(c + i), scale, T.Load(b + i)).Store(a + i);
            T.MultiplyAdd(T.Load(c + i + T.Count), scale, T.Load(b + i + T.Count)).Store(a + i + T.Count);
            T.MultiplyAdd(T.Load(c + i + (2 * T.Count)), scale, T.Load(b + i + (2 * T.Count))).Store(a + i + (2 * T.Count));
            T.MultiplyAdd(T.Load(c + i + (3 * T.Count)), scale, T.Load(b + i + (3 * T.Count))).Store(a + i + (3 * T.Count));
        }
    }
}
