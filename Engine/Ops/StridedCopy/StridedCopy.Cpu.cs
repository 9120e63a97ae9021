using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Devices.Cpu.CpuDevice;
using static Gtzan.Engine.Ops.CpuOperands;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Gtzan.Engine.Ops.StridedCopy;

internal static unsafe class StridedCopyCpu
{
    public static void Copy(CpuDevice device, Tensor x, Tensor y, CopyPlan plan, bool adds)
    {
        var run = plan.Sizes[CopyPlan.Last];
        if (!adds && plan.BecomesTransposition())
        {
            var columns = plan.Sizes[CopyPlan.Last - 1];
            var bands = (columns + TransposeJob.Side - 1) / TransposeJob.Side;
            device.Workers.Run(
                new TransposeJob(Pointer(x), Pointer(y), plan, bands), plan.Sizes.Length / (run * columns) * bands,
                RowsWorthAThread(TransposeJob.Side * run));
            return;
        }

        // A few long runs are divided themselves.
        var runs = plan.Sizes.Length / run;
        var pieces = runs < run ? (run + CopyJob.PieceLength - 1) / CopyJob.PieceLength : 1;
        device.Workers.Run(
            new CopyJob(Pointer(x), Pointer(y), plan, pieces, adds), runs * pieces, RowsWorthAThread(Math.Min(run, CopyJob.PieceLength)));
    }

    private static void Reverse(float* source, Span<float> run)
    {
        new ReadOnlySpan<float>(source, run.Length).CopyTo(run);
        run.Reverse();
    }

    /// <summary>One item is a run along the last axis, or a piece of one.</summary>
    private readonly struct CopyJob(float* x, float* y, CopyPlan plan, int pieces, bool adds) : IParallelJob
    {
        public const int PieceLength = 16 * 1024;

        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            var (fromStride, toStride) = (plan.From[CopyPlan.Last], plan.To[CopyPlan.Last]);
            for (var item = first; item < end; item++)
            {
                var (from, to) = plan.PlacesOf(item / pieces, inner: 1);
                var start = item % pieces * PieceLength;
                var length = pieces == 1 ? plan.Sizes[CopyPlan.Last] : Math.Min(PieceLength, plan.Sizes[CopyPlan.Last] - start);
                float* source = x + from + ((long)start * fromStride), target = y + to + ((long)start * toStride);
                var run = new Span<float>(target, length);
                if (toStride == 1 && fromStride == 1 && adds)
                    TensorPrimitives.Add(run, new ReadOnlySpan<float>(source, length), run);
                else if (toStride == 1 && fromStride == 1)
                    new ReadOnlySpan<float>(source, length).CopyTo(run);
                else if (toStride == 1 && fromStride == 0 && !adds)
                    run.Fill(*source);
                else if (toStride == 1 && fromStride == -1 && !adds)
                    Reverse(source - length + 1, run);
                else if (adds)
                    for (var i = 0; i < length; i++, source += fromStride, target += toStride)
                        *target += *source;
                else
                    for (var i = 0; i < length; i++, source += fromStride, target += toStride)
                        *target = *source;
            }
        }
    }

    /// <summary>
    /// Transposes squares on the stack, so that memory is read and written in whole lines. (Written one element at a time, lines of
    /// y that lie a power of two apart push each other out of the first-level cache before they are full.) One item is a band of columns of
    /// one matrix.
    /// </summary>
    private readonly struct TransposeJob(float* x, float* y, CopyPlan plan, int bands) : IParallelJob
    {
        public const int Side = 2 * CpuStorage.ElementsPerLine;

        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            var (rows, columns) = (plan.Sizes[CopyPlan.Last], plan.Sizes[CopyPlan.Last - 1]);
            long rowStride = plan.From[CopyPlan.Last], columnStride = plan.To[CopyPlan.Last - 1];
            var square = stackalloc float[Side * Side];
            for (var item = first; item < end; item++)
            {
                var (from, to) = plan.PlacesOf(item / bands, inner: 2);
                var column = item % bands * Side;
                var width = Math.Min(Side, columns - column);
                for (var row = 0; row < rows; row += Side)
                {
                    var height = Math.Min(Side, rows - row);
                    for (var i = 0; i < height; i++)
                    {
                        var source = x + from + ((row + i) * rowStride) + column;
                        for (var j = 0; j < width; j++)
                            square[(j * Side) + i] = source[j];
                    }

                    for (var j = 0; j < width; j++)
                    {
                        new Span<float>(square + (j * Side), height).CopyTo(
                            new Span<float>(y + to + ((column + j) * columnStride) + row, height));
                    }
                }
            }
        }
    }
}
