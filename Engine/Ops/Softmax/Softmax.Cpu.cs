using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
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
    /// The softmax of one row; returns the row's maximum and log Σ exp(xⱼ − maximum), whose sum would be log Σ exp(xⱼ).
    /// </summary>
    public static (float Maximum, float LogSum) SoftmaxRow<T>(float* logits, int classes, float* probabilities)
        where T : struct, ISimd<T, float>
    {
        var (maximum, sum) = Exponentials<T>(logits, classes, probabilities);
        var row = new Span<float>(probabilities, classes);
        TensorPrimitives.Divide(row, sum, row);
        return (maximum, MathF.Log(sum));
    }

    /// <summary>exp(x − max), their sum, and the maximum.</summary>
    private static (float Maximum, float Sum) Exponentials<T>(float* x, int classes, float* exponentials)
        where T : struct, ISimd<T, float>
    {
        var maximum = RowSums.OfRow<T, MaxTerm>(new MaxTerm(x), 0, classes);
        return (maximum, RowSums.OfRow<T, ExponentialTerm>(new ExponentialTerm(x, maximum, exponentials), 0, classes));
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
                    var sum = RowSums.OfRow<T, ElementTerm>(new ElementTerm(gradient + row), 0, classes);
                    RowSums.OfRow<T, ExponentialTerm>(new ExponentialTerm(y + row, 0, inputGradient + row), 0, classes);
                    TensorPrimitives.MultiplyAdd(result, -sum, upstream, result);
                }
                else
                {
                    var sum = RowSums.OfRow<T, ProductTerm>(new ProductTerm(y + row, gradient + row), 0, classes);
                    TensorPrimitives.Subtract(upstream, sum, result);
                    TensorPrimitives.Multiply(result, new ReadOnlySpan<float>(y + row, classes), result);
                }
            }
        }
    }
}
