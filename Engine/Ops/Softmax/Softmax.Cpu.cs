using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Devices.Cpu.CpuDevice;
using static Gtzan.Engine.Ops.CpuOperands;

namespace Gtzan.Engine.Ops.Softmax;

internal static unsafe class SoftmaxCpu
{
    public static void Softmax(CpuDevice device, Tensor x, Tensor y) =>
        device.Workers.Run(
            new SoftmaxJob(Pointer(x), x.Shape[^1], Pointer(y)), x.Shape.Length / x.Shape[^1], RowsWorthAThread(x.Shape[^1]));

    public static void SoftmaxBackward(CpuDevice device, Tensor y, Tensor gradient, Tensor inputGradient) =>
        device.Workers.Run(
            new SoftmaxBackwardJob(Pointer(y), Pointer(gradient), y.Shape[^1], Pointer(inputGradient)),
            y.Shape.Length / y.Shape[^1], RowsWorthAThread(y.Shape[^1]));

    /// <summary>The softmax of one row; returns the row's maximum and log Σ exp(xⱼ − maximum), whose sum would be log Σ exp(xⱼ).</summary>
    public static (float Maximum, float LogSum) SoftmaxRow(float* logits, int classes, float* probabilities)
    {
        var maximum = float.NegativeInfinity;
        for (var i = 0; i < classes; i++)
            maximum = MathF.Max(maximum, logits[i]);

        var sum = 0f;
        for (var i = 0; i < classes; i++)
            sum += probabilities[i] = MathF.Exp(logits[i] - maximum);
        for (var i = 0; i < classes; i++)
            probabilities[i] /= sum;
        return (maximum, MathF.Log(sum));
    }

    private readonly struct SoftmaxJob(float* x, int classes, float* y) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            for (var row = first; row < end; row++)
                SoftmaxRow(x + ((long)row * classes), classes, y + ((long)row * classes));
        }
    }

    private readonly struct SoftmaxBackwardJob(float* y, float* gradient, int classes, float* inputGradient) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            for (var row = first; row < end; row++)
            {
                var offset = (long)row * classes;
                var product = 0f;
                for (var i = offset; i < offset + classes; i++)
                    product += y[i] * gradient[i];
                for (var i = offset; i < offset + classes; i++)
                    inputGradient[i] = y[i] * (gradient[i] - product);
            }
        }
    }
}
