using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.Broadcasting;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Devices.Cpu.CpuDevice;
using static Gtzan.Engine.Ops.CpuOperands;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Gtzan.Engine.Ops.Arithmetic;

// The loops over elements are those of System.Numerics.Tensors, whose results do not depend on vectors: each is a single rounding.
internal static unsafe class ArithmeticCpu
{
    public static void Arithmetic(CpuDevice device, ArithmeticOperation operation, Tensor left, Tensor right, Tensor result)
    {
        float* l = Pointer(left), r = Pointer(right), output = Pointer(result);
        var run = BroadcastRun.Of(left.Shape, right.Shape, result.Shape);
        if (run.Length == result.Shape.Length)
        {
            device.Workers.Run(new OneRunJob(operation, l, r, run, output), Lines(result), LinesWorthAThread);
        }
        else
        {
            device.Workers.Run(
                new RunsJob(
                    operation, l, new BroadcastIndex(left.Shape, result.Shape), r, new BroadcastIndex(right.Shape, result.Shape), run,
                    output),
                result.Shape.Length / run.Length, RowsWorthAThread(run.Length));
        }
    }

    private static void Combine(ArithmeticOperation operation, float* left, float* right, BroadcastRun run, float* result, int length)
    {
        var output = new Span<float>(result, length);
        if (run.IsLeftConstant)
            Combine(operation, *left, new ReadOnlySpan<float>(right, length), output);
        else if (run.IsRightConstant)
            Combine(operation, new ReadOnlySpan<float>(left, length), *right, output);
        else
            Combine(operation, new ReadOnlySpan<float>(left, length), new ReadOnlySpan<float>(right, length), output);
    }

    private static void Combine(ArithmeticOperation operation, ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> result)
    {
        switch (operation)
        {
            case ArithmeticOperation.Add:
                TensorPrimitives.Add(left, right, result);
                break;
            case ArithmeticOperation.Subtract:
                TensorPrimitives.Subtract(left, right, result);
                break;
            case ArithmeticOperation.Multiply:
                TensorPrimitives.Multiply(left, right, result);
                break;
            default:
                TensorPrimitives.Divide(left, right, result);
                break;
        }
    }

    private static void Combine(ArithmeticOperation operation, ReadOnlySpan<float> left, float right, Span<float> result)
    {
        switch (operation)
        {
            case ArithmeticOperation.Add:
                TensorPrimitives.Add(left, right, result);
                break;
            case ArithmeticOperation.Subtract:
                TensorPrimitives.Subtract(left, right, result);
                break;
            case ArithmeticOperation.Multiply:
                TensorPrimitives.Multiply(left, right, result);
                break;
            default:
                TensorPrimitives.Divide(left, right, result);
                break;
        }
    }

    private static void Combine(ArithmeticOperation operation, float left, ReadOnlySpan<float> right, Span<float> result)
    {
        switch (operation)
        {
            case ArithmeticOperation.Subtract:
                TensorPrimitives.Subtract(left, right, result);
                break;
            case ArithmeticOperation.Divide:
                TensorPrimitives.Divide(left, right, result);
                break;
            default:
                // Addition and multiplication are commutative: the number may be either operand.
                Combine(operation, right, left, result);
                break;
        }
    }

    /// <summary>Operands that advance, or stay, over the whole result.</summary>
    private readonly struct OneRunJob(
        ArithmeticOperation operation, float* left, float* right, BroadcastRun run, float* result) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            var from = first * CpuStorage.ElementsPerLine;
            Combine(
                operation, run.IsLeftConstant ? left : left + from, run.IsRightConstant ? right : right + from, run, result + from,
                (end - first) * CpuStorage.ElementsPerLine);
        }
    }

    /// <summary>
    /// Operands that are repeated. One item is one run; where it begins in the operands is computed once for each run.
    /// </summary>
    private readonly struct RunsJob(
        ArithmeticOperation operation, float* left, BroadcastIndex leftIndex, float* right, BroadcastIndex rightIndex, BroadcastRun run,
        float* result)
        : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            for (var item = first; item < end; item++)
            {
                var start = item * run.Length;
                Combine(operation, left + leftIndex[start], right + rightIndex[start], run, result + start, run.Length);
            }
        }
    }
}
