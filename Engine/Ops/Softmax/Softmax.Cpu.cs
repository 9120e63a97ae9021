using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Cpu.Simd;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Devices.Cpu.CpuDevice;
using static Gtzan.Engine.Ops.CpuOperands;

namespace Gtzan.Engine.Ops.Softmax;

internal static unsafe class SoftmaxCpu
{
    private interface IRowMap
    {
        T Apply<T>(T left, T right)
            where T : struct, ISimd<T, float>;
    }

    public static void Softmax(CpuDevice device, Tensor x, bool isLog, Tensor y) =>
        device.Workers.Run(
            new SoftmaxJob(Pointer(x), x.Shape[^1], isLog, Pointer(y)), x.Shape.Length / x.Shape[^1], RowsWorthAThread(4 * x.Shape[^1]));

    public static void SoftmaxBackward(CpuDevice device, Tensor y, Tensor gradient, bool isLog, Tensor inputGradient) =>
        device.Workers.Run(
            new SoftmaxBackwardJob(Pointer(y), Pointer(gradient), y.Shape[^1], isLog, Pointer(inputGradient)),
            y.Shape.Length / y.Shape[^1], RowsWorthAThread(y.Shape[^1]));

    /// <summary>The softmax of one row; returns the row's maximum and log Σ exp(xⱼ − maximum), whose sum would be log Σ exp(xⱼ).</summary>
    public static (float Maximum, float LogSum) SoftmaxRow<T>(float* logits, int classes, float* probabilities)
        where T : struct, ISimd<T, float>
    {
        var (maximum, sum) = Exponentials<T>(logits, classes, probabilities);
        Map<T, Quotient>(new Quotient(sum), probabilities, probabilities, probabilities, classes);
        return (maximum, MathF.Log(sum));
    }

    /// <summary>exp(x − max), their sum, and the maximum.</summary>
    private static (float Maximum, float Sum) Exponentials<T>(float* x, int classes, float* exponentials)
        where T : struct, ISimd<T, float>
    {
        var maximum = RowSums.All<T, MaxTerm>(new MaxTerm(x), 0, classes);
        Map<T, Exponential>(new Exponential(maximum), x, x, exponentials, classes);
        return (maximum, RowSums.All<T, ElementTerm>(new ElementTerm(exponentials), 0, classes));
    }

    /// <summary>result[i] ← map(left[i], right[i]); the last ones beside the row, because vectors may not run over its end.</summary>
    private static void Map<T, TMap>(TMap map, float* left, float* right, float* result, int length)
        where T : struct, ISimd<T, float>
        where TMap : unmanaged, IRowMap
    {
        var i = 0;
        for (; i + T.Count <= length; i += T.Count)
            map.Apply(T.Load(left + i), T.Load(right + i)).Store(result + i);
        if (i == length)
            return;
        var lanes = stackalloc float[2 * T.Count];
        new Span<float>(left + i, length - i).CopyTo(new Span<float>(lanes, T.Count));
        new Span<float>(right + i, length - i).CopyTo(new Span<float>(lanes + T.Count, T.Count));
        map.Apply(T.Load(lanes), T.Load(lanes + T.Count)).Store(lanes);
        new Span<float>(lanes, length - i).CopyTo(new Span<float>(result + i, length - i));
    }

    private readonly struct Exponential(float maximum) : IRowMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T left, T right)
            where T : struct, ISimd<T, float> => VectorMath.Exp(left - T.Broadcast(maximum));
    }

    private readonly struct Quotient(float sum) : IRowMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T left, T right)
            where T : struct, ISimd<T, float> => left / T.Broadcast(sum);
    }

    private readonly struct Logarithm(float maximum, float logSum) : IRowMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T left, T right)
            where T : struct, ISimd<T, float> => left - T.Broadcast(maximum) - T.Broadcast(logSum);
    }

    /// <summary>y · (∂y − Σ y ∂y).</summary>
    private readonly struct Derivative(float sum) : IRowMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T left, T right)
            where T : struct, ISimd<T, float> => left * (right - T.Broadcast(sum));
    }

    /// <summary>∂y − exp(y) · Σ ∂y.</summary>
    private readonly struct LogarithmDerivative(float sum) : IRowMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Apply<T>(T left, T right)
            where T : struct, ISimd<T, float> => T.SubtractProduct(VectorMath.Exp(left), T.Broadcast(sum), right);
    }

    private readonly struct ProductTerm(float* left, float* right) : IRowTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddTo<T>(ref T sum, int row, long index, int column)
            where T : struct, ISimd<T, float> => T.AddProduct(ref sum, T.Load(left + index), T.Load(right + index));
    }

    private readonly struct SoftmaxJob(float* x, int classes, bool isLog, float* y) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            for (var row = (long)first * classes; row < (long)end * classes; row += classes)
            {
                if (!isLog)
                {
                    SoftmaxRow<T>(x + row, classes, y + row);
                    continue;
                }

                var (maximum, sum) = Exponentials<T>(x + row, classes, y + row);
                Map<T, Logarithm>(new Logarithm(maximum, MathF.Log(sum)), x + row, x + row, y + row, classes);
            }
        }
    }

    private readonly struct SoftmaxBackwardJob(float* y, float* gradient, int classes, bool isLog, float* inputGradient) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            for (var row = (long)first * classes; row < (long)end * classes; row += classes)
            {
                if (isLog)
                {
                    var sum = RowSums.All<T, ElementTerm>(new ElementTerm(gradient + row), 0, classes);
                    Map<T, LogarithmDerivative>(new LogarithmDerivative(sum), y + row, gradient + row, inputGradient + row, classes);
                }
                else
                {
                    var sum = RowSums.All<T, ProductTerm>(new ProductTerm(y + row, gradient + row), 0, classes);
                    Map<T, Derivative>(new Derivative(sum), y + row, gradient + row, inputGradient + row, classes);
                }
            }
        }
    }
}
