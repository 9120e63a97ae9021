using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Cpu.Simd;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Devices.Cpu.CpuDevice;
using static Gtzan.Engine.Ops.CpuOperands;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Gtzan.Engine.Ops.Reductions;

internal static unsafe class ReductionsCpu
{
    // A row that is reduced to a number is divided into parts of at least so many elements.
    private const int MinElementsOfPart = 1024;

    public static void Reduce(CpuDevice device, Reduction reduction, Tensor x, Tensor y)
    {
        Span<int> sizes = stackalloc int[x.Shape.Rank];
        x.Shape.Dimensions.CopyTo(sizes);
        switch (reduction)
        {
            case Reduction.Sum: ReduceRuns<ElementTerm, ElementTerm>(device, Pointer(x), sizes, y); break;
            case Reduction.SumOfSquares: ReduceRuns<SquareTerm, ElementTerm>(device, Pointer(x), sizes, y); break;
            case Reduction.Max: ReduceRuns<MaxTerm, MaxTerm>(device, Pointer(x), sizes, y); break;
            default: ReduceRuns<MinTerm, MinTerm>(device, Pointer(x), sizes, y); break;
        }
    }

    /// <summary>
    /// y[o, i] ← the reduction of the terms of x[o, r, i] over r, in parts whose number depends on the shape alone; a second round reduces
    /// the parts' results, in order.
    /// </summary>
    private static void Reduce<TFirst, TRest>(CpuDevice device, float* x, ReductionRun run, float* y)
        where TFirst : unmanaged, IReductionTerm<TFirst>
        where TRest : unmanaged, IReductionTerm<TRest>
    {
        var rowsPerPart = run.Inner == 1
            ? Math.Max(MinElementsOfPart, (((run.Count - 1) / (RowPartition.MaxParts * RowSums.Lanes)) + 1) * RowSums.Lanes)
            : RowPartition.Of(run.Count).RowsPerPart;
        var parts = (run.Count + rowsPerPart - 1) / rowsPerPart;
        using var scratch = device.Rent(parts == 1 ? 0 : checked(parts * run.Results));
        var results = parts == 1 ? y : scratch.Pointer;
        device.Workers.Run(
            new ReduceJob<TFirst>(x, run, rowsPerPart, parts, results),
            run.Outer * parts, RowsWorthAThread(Math.Min(run.Count, rowsPerPart) * run.Inner));
        if (parts > 1 && run.Results == 1 && typeof(TRest) == typeof(ElementTerm))
        {
            // The sum of everything, such as a loss or a norm: its parts are added in double precision.
            var sum = 0.0;
            for (var part = 0; part < parts; part++)
                sum += results[part];
            *y = (float)sum;
        }
        else if (parts > 1)
        {
            device.Workers.Run(
                new ReduceJob<TRest>(results, run with { Count = parts }, parts, 1, y), run.Outer, RowsWorthAThread(parts * run.Inner));
        }
    }

    public static void ArgMax(CpuDevice device, Tensor x, ReductionRun run, Tensor index)
    {
        using var largest = device.Rent(run.Inner == 1 ? 0 : run.Results);
        device.Workers.Run(
            new ArgMaxJob(Pointer(x), run, largest.Pointer, IndexPointer(index)), run.Outer, RowsWorthAThread(run.Count * run.Inner));
    }

    private static void ReduceRuns<TFirst, TRest>(CpuDevice device, float* x, Span<int> sizes, Tensor y)
        where TFirst : unmanaged, IReductionTerm<TFirst>
        where TRest : unmanaged, IReductionTerm<TRest>
    {
        var run = ReductionRun.TakeFirst(sizes, y.Shape);
        var isLast = run.Results == y.Shape.Length;
        using var scratch = device.Rent(isLast ? 0 : run.Results);
        Reduce<TFirst, TRest>(device, x, run, isLast ? Pointer(y) : scratch.Pointer);
        if (!isLast)
            ReduceRuns<TRest, TRest>(device, scratch.Pointer, sizes, y);
    }

    /// <summary>One item is a part of the rows of one of the outer matrices.</summary>
    private readonly struct ReduceJob<TTerm>(float* x, ReductionRun run, int rowsPerPart, int parts, float* results) : IParallelJob
        where TTerm : unmanaged, IReductionTerm<TTerm>
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            for (var item = first; item < end; item++)
            {
                var (outer, part) = (item / parts, item % parts);
                var (from, to) = (part * rowsPerPart, Math.Min(run.Count, (part + 1) * rowsPerPart));
                var term = TTerm.Of(x + ((long)outer * run.Count * run.Inner));
                var result = results + ((long)item * run.Inner);
                if (run.Inner == 1)
                {
                    *result = RowSums.All<T, TTerm>(term, from, to);
                    continue;
                }

                new Span<float>(result, run.Inner).Fill(TTerm.Start);
                RowSums.Add<T, TTerm>(term, from, to, run.Inner, result);
            }
        }
    }

    /// <summary>One item is one of the outer matrices.</summary>
    private readonly struct ArgMaxJob(float* x, ReductionRun run, float* largest, int* index) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            for (var outer = first; outer < end; outer++)
            {
                var matrix = x + ((long)outer * run.Count * run.Inner);
                if (run.Inner == 1)
                {
                    index[outer] = ArgMaxOf(new ReadOnlySpan<float>(matrix, run.Count));
                    continue;
                }

                var start = (long)outer * run.Inner;
                new Span<float>(matrix, run.Inner).CopyTo(new Span<float>(largest + start, run.Inner));
                new Span<int>(index + start, run.Inner).Clear();
                for (var r = 1; r < run.Count; r++)
                {
                    var row = matrix + ((long)r * run.Inner);
                    var column = 0;
                    for (; column + T.Count <= run.Inner; column += T.Count)
                        Compare<T>(row + column, r, start + column);
                    for (; column < run.Inner; column++)
                        Compare<SimdScalar>(row + column, r, start + column);
                }
            }
        }

        // The library takes 0 for larger than −0.
        private static int ArgMaxOf(ReadOnlySpan<float> row)
        {
            var index = TensorPrimitives.IndexOfMax(row);
            for (var i = 0; row[index] == 0 && i < index; i++)
            {
                if (row[i] == 0)
                    return i;
            }

            return index;
        }

        private void Compare<T>(float* row, int r, long place)
            where T : struct, ISimd<T, float>
        {
            T value = T.Load(row), best = T.Load(largest + place), winner = T.Load((float*)index + place);
            var candidate = T.Broadcast(BitConverter.Int32BitsToSingle(r));

            // Larger, or NaN where there was none.
            var orNaN = T.SelectEqual(best, best, T.SelectEqual(value, value, winner, candidate), winner);
            T.SelectGreater(value, best, candidate, orNaN).Store((float*)index + place);
            MaxTerm.Join(best, value).Store(largest + place);
        }
    }
}
