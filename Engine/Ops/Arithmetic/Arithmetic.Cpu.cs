using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Cpu.Simd;
using Gtzan.Engine.Ops.Broadcasting;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Devices.Cpu.CpuDevice;
using static Gtzan.Engine.Ops.CpuOperands;

namespace Gtzan.Engine.Ops.Arithmetic;

internal static unsafe class ArithmeticCpu
{
    public static void Arithmetic(CpuDevice device, ArithmeticOperation operation, Tensor left, Tensor right, Tensor result)
    {
        switch (operation)
        {
            case ArithmeticOperation.Add: Arithmetic<Add>(device, left, right, result); break;
            case ArithmeticOperation.Subtract: Arithmetic<Subtract>(device, left, right, result); break;
            case ArithmeticOperation.Multiply: Arithmetic<Multiply>(device, left, right, result); break;
            case ArithmeticOperation.Divide: Arithmetic<Divide>(device, left, right, result); break;
            case ArithmeticOperation.Equal: Arithmetic<Equal>(device, left, right, result); break;
            case ArithmeticOperation.NotEqual: Arithmetic<NotEqual>(device, left, right, result); break;
            case ArithmeticOperation.Greater: Arithmetic<Greater>(device, left, right, result); break;
            case ArithmeticOperation.GreaterOrEqual: Arithmetic<GreaterOrEqual>(device, left, right, result); break;
            case ArithmeticOperation.Keep: Arithmetic<Keep>(device, left, right, result); break;
            default: Arithmetic<Drop>(device, left, right, result); break;
        }
    }

    private static void Arithmetic<TOperation>(CpuDevice device, Tensor left, Tensor right, Tensor result)
        where TOperation : unmanaged, IArithmetic
    {
        float* l = Pointer(left), r = Pointer(right), output = Pointer(result);
        var run = BroadcastRun.Of(left.Shape, right.Shape, result.Shape);
        if (run.Length == result.Shape.Length)
        {
            device.Workers.Run(new OneRunJob<TOperation>(l, r, run, output), Lines(result), LinesWorthAThread);
            return;
        }

        var job = new RunsJob<TOperation>(
            l, Layout.Broadcast(left.Shape, result.Shape), r, Layout.Broadcast(right.Shape, result.Shape), result.Shape, run, output);
        device.Workers.Run(job, result.Shape.Length / run.Length, RowsWorthAThread(run.Length));
    }

    private static void Combine<T, TOperation>(float* left, float* right, BroadcastRun run, float* result, int length)
        where T : struct, ISimd<T, float>
        where TOperation : unmanaged, IArithmetic
    {
        var whole = length / T.Count * T.Count;
        CombineLanes<T, TOperation>(left, right, run, result, 0, whole);
        CombineLanes<SimdScalar, TOperation>(left, right, run, result, whole, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CombineLanes<T, TOperation>(float* left, float* right, BroadcastRun run, float* result, int from, int to)
        where T : struct, ISimd<T, float>
        where TOperation : unmanaged, IArithmetic
    {
        if (run.IsLeftConstant)
        {
            var constant = T.Broadcast(*left);
            for (var i = from; i < to; i += T.Count)
                TOperation.Apply(constant, T.Load(right + i)).Store(result + i);
        }
        else if (run.IsRightConstant)
        {
            var constant = T.Broadcast(*right);
            for (var i = from; i < to; i += T.Count)
                TOperation.Apply(T.Load(left + i), constant).Store(result + i);
        }
        else
        {
            for (var i = from; i < to; i += T.Count)
                TOperation.Apply(T.Load(left + i), T.Load(right + i)).Store(result + i);
        }
    }

    /// <summary>Operands that advance, or stay, over the whole result.</summary>
    private readonly struct OneRunJob<TOperation>(float* left, float* right, BroadcastRun run, float* result) : IParallelJob
        where TOperation : unmanaged, IArithmetic
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            var from = (long)first * CpuStorage.ElementsPerLine;
            Combine<T, TOperation>(
                run.IsLeftConstant ? left : left + from, run.IsRightConstant ? right : right + from, run, result + from,
                (end - first) * CpuStorage.ElementsPerLine);
        }
    }

    /// <summary>
    /// Operands that are repeated. One item is one run; where it begins in the operands is computed once for each run.
    /// </summary>
    private readonly struct RunsJob<TOperation>(
        float* left, Layout leftLayout, float* right, Layout rightLayout, Shape shape, BroadcastRun run, float* result) : IParallelJob
        where TOperation : unmanaged, IArithmetic
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            for (var item = first; item < end; item++)
            {
                var start = item * run.Length;
                Combine<T, TOperation>(
                    left + leftLayout.PlaceOf(start, shape), right + rightLayout.PlaceOf(start, shape), run, result + start, run.Length);
            }
        }
    }
}
