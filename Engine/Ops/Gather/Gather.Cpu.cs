using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Devices.Cpu.CpuDevice;
using static Gtzan.Engine.Ops.CpuOperands;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Gtzan.Engine.Ops.Gather;

internal static unsafe class GatherCpu
{
    public static void Gather(CpuDevice device, Tensor table, Tensor indices, Tensor y)
    {
        var width = table.Shape.Length / table.Shape[0];
        device.Workers.Run(
            new GatherJob(Pointer(table), table.Shape[0], width, IndexPointer(indices), Pointer(y)), indices.Shape.Length,
            RowsWorthAThread(width));
    }

    public static void GatherBackward(CpuDevice device, Tensor gradient, Tensor indices, Tensor tableGradient)
    {
        var rows = tableGradient.Shape[0];
        var width = tableGradient.Shape.Length / rows;
        device.Workers.Run(
            new GatherBackwardJob(Pointer(gradient), IndexPointer(indices), indices.Shape.Length, width, Pointer(tableGradient)), rows,
            RowsWorthAThread(width));
    }

    private readonly struct GatherJob(float* table, int rows, int width, int* indices, float* y) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            for (var i = first; i < end; i++)
            {
                var row = table + ((long)GatherNode.Check(indices[i], i, rows) * width);
                new ReadOnlySpan<float>(row, width).CopyTo(new Span<float>(y + ((long)i * width), width));
            }
        }
    }

    /// <summary>
    /// One item is one row of the table: a thread looks through all indices for those of its rows, so no two add to the same.
    /// </summary>
    private readonly struct GatherBackwardJob(float* gradient, int* indices, int count, int width, float* tableGradient) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            for (var row = first; row < end; row++)
                new Span<float>(tableGradient + ((long)row * width), width).Clear();
            for (var i = 0; i < count; i++)
            {
                if (indices[i] < first || indices[i] >= end)
                    continue;
                var sums = new Span<float>(tableGradient + ((long)indices[i] * width), width);
                TensorPrimitives.Add(sums, new ReadOnlySpan<float>(gradient + ((long)i * width), width), sums);
            }
        }
    }
}
