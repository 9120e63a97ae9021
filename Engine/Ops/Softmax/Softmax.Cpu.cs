using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Cpu.Simd;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Devices.Cpu.CpuDevice;
using static Gtzan.Engine.Ops.CpuOperands;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Gtzan.Engine.Ops.Softmax;

internal static unsafe class SoftmaxCpu
{
    public static void Softmax(CpuDevice device, Tensor x, bool isLog, Tensor y) =>
        device.Workers.Run(
            new SoftmaxJob(Pointer(x), x.Shape[^1], isLog, Pointer(y)), x.Shape.Length / x.Shape[^1], RowsWorthAThread(4 * x.Shape[^1]));

    public static void SoftmaxBackward(CpuDevice device, Tensor y, Tensor gradient, bool isLog, Tensor inputGradient) =>
        device.Workers.Run(
            new SoftmaxBackwardJob(Pointer(y), Pointer(gradient), y.Shape[^1], isLog, Pointer(inputGradient)),
            y.Shape.Length / y.Shape[^1], RowsWorthAThread(y.Shape[^1]));

    /// <summary>
    /// The softmax of one row; returns the row's maximum and log Σ exp(xⱼ − maximum), whose sum would be log Σ exp(xⱼ). Few classes are
    /// computed one by one.
    /// </summary>
    public static (float Maximum, float LogSum) SoftmaxRow<T>(float* logits, int classes, float* probabilities)
        where T : struct, ISimd<T, float>
    {
        var (maximum, sum) = classes < RowSums.Lanes
            ? FewExponentials(logits, classes, probabilities)
            : Exponentials<T>(logits, classes, probabilities);
        var row = new Span<float>(probabilities, classes);
        TensorPrimitives.Divide(row, sum, row);
        return (maximum, MathF.Log(sum));
    }

    private static (float Maximum, float Sum) FewExponentials(float* x, int classes, float* exponentials)
    {
        var (maximum, sum) = (float.NegativeInfinity, 0f);
        for (var i = 0; i < classes; i++)
            maximum = MathF.Max(maximum, x[i]);
        for (var i = 0; i < classes; i++)
            sum += exponentials[i] = MathF.Exp(x[i] - maximum);
        return (maximum, sum);
    }

    /// <summary>exp(x − max), their sum, and the maximum.</summary>
    private static (float Maximum, float Sum) Exponentials<T>(float* x, int classes, float* exponentials)
        where T : struct, ISimd<T, float>
    {
        var maximum = RowSums.All<T, MaxTerm>(new MaxTerm(x), 0, classes);
        Exponentials<T>(x, maximum, classes, exponentials);
        return (maximum, RowSums.All<T, ElementTerm>(new ElementTerm(exponentials), 0, classes));
    }

    /// <summary>exp(x − offset); the last ones beside the row, because vectors may not run over its end.</summary>
    private static void Exponentials<T>(float* x, float offset, int length, float* exponentials)
        where T : struct, ISimd<T, float>
    {
        var i = 0;
        for (; i + T.Count <= length; i += T.Count)
            VectorMath.Exp(T.Load(x + i) - T.Broadcast(offset)).Store(exponentials + i);
        if (i == length)
            return;
        var lanes = stackalloc float[T.Count];
        new Span<float>(x + i, length - i).CopyTo(new Span<float>(lanes, T.Count));
        VectorMath.Exp(T.Load(lanes) - T.Broadcast(offset)).Store(lanes);
        new Span<float>(lanes, length - i).CopyTo(new Span<float>(exponentials + i, length - i));
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
                var result = new Span<float>(y + row, classes);
                TensorPrimitives.Subtract(new ReadOnlySpan<float>(x + row, classes), maximum, result);
                TensorPrimitives.Subtract(result, MathF.Log(sum), result);
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
                var upstream = new ReadOnlySpan<float>(gradient + row, classes);
                var result = new Span<float>(inputGradient + row, classes);
                if (isLog)
                {
                    var sum = RowSums.All<T, ElementTerm>(new ElementTerm(gradient + row), 0, classes);
                    Exponentials<T>(y + row, 0, classes, inputGradient + row);
                    TensorPrimitives.MultiplyAdd(result, -sum, upstream, result);
                }
                else
                {
                    var sum = RowSums.All<T, ProductTerm>(new ProductTerm(y + row, gradient + row), 0, classes);
                    TensorPrimitives.Subtract(upstream, sum, result);
                    TensorPrimitives.Multiply(result, new ReadOnlySpan<float>(y + row, classes), result);
                }
            }
        }
    }
}
