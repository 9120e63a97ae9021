using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Cpu.Simd;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Devices.Cpu.CpuDevice;
using static Gtzan.Engine.Ops.CpuOperands;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Gtzan.Engine.Ops.Elementwise;

internal static unsafe class ElementwiseCpu
{
    public static void Elementwise(CpuDevice device, ElementwiseFunction function, Tensor x, Tensor y) =>
        device.Workers.Run(new ElementwiseJob(function, Pointer(x), Pointer(y)), Lines(x), LinesWorthAThread);

    public static void Scale(CpuDevice device, Tensor x, float factor, Tensor y) =>
        device.Workers.Run(new ScaleJob(Pointer(x), factor, Pointer(y)), Lines(x), LinesWorthAThread);

    public static void ElementwiseBackward(
        CpuDevice device, ElementwiseFunction function, Tensor x, Tensor y, Tensor gradient, Tensor inputGradient)
    {
        var pass = new ElementwiseBackwardPass(
            Pointer(function == ElementwiseFunction.Log ? x : y), Pointer(gradient), Pointer(inputGradient));
        var lines = Lines(x);
        switch (function)
        {
            case ElementwiseFunction.Relu:
                device.Workers.Run(new ElementwiseBackwardJob<ReluDerivative>(pass), lines, LinesWorthAThread);
                break;
            case ElementwiseFunction.Sigmoid:
                device.Workers.Run(new ElementwiseBackwardJob<SigmoidDerivative>(pass), lines, LinesWorthAThread);
                break;
            case ElementwiseFunction.Tanh:
                device.Workers.Run(new ElementwiseBackwardJob<TanhDerivative>(pass), lines, LinesWorthAThread);
                break;
            case ElementwiseFunction.Exp:
                device.Workers.Run(new ElementwiseBackwardJob<ExpDerivative>(pass), lines, LinesWorthAThread);
                break;
            case ElementwiseFunction.Log:
                device.Workers.Run(new ElementwiseBackwardJob<LogDerivative>(pass), lines, LinesWorthAThread);
                break;
            default:
                device.Workers.Run(new ElementwiseBackwardJob<SqrtDerivative>(pass), lines, LinesWorthAThread);
                break;
        }
    }

    private readonly struct ElementwiseJob(ElementwiseFunction function, float* x, float* y) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            var (from, to) = (first * CpuStorage.ElementsPerLine, end * CpuStorage.ElementsPerLine);
            switch (function)
            {
                case ElementwiseFunction.Relu:
                    for (var i = from; i < to; i += T.Count)
                        T.Max(T.Load(x + i), T.Zero).Store(y + i);
                    break;
                case ElementwiseFunction.Sigmoid:
                    for (var i = from; i < to; i += T.Count)
                        VectorMath.Sigmoid(T.Load(x + i)).Store(y + i);
                    break;
                case ElementwiseFunction.Tanh:
                    for (var i = from; i < to; i += T.Count)
                        VectorMath.Tanh(T.Load(x + i)).Store(y + i);
                    break;
                case ElementwiseFunction.Exp:
                    for (var i = from; i < to; i += T.Count)
                        VectorMath.Exp(T.Load(x + i)).Store(y + i);
                    break;
                case ElementwiseFunction.Sqrt:
                    for (var i = from; i < to; i += T.Count)
                        T.Sqrt(T.Load(x + i)).Store(y + i);
                    break;
                case ElementwiseFunction.Log:
                    // Line by line, so that an element's bits do not depend on where a thread's part begins.
                    for (var i = from; i < to; i += CpuStorage.ElementsPerLine)
                    {
                        TensorPrimitives.Log(
                            new ReadOnlySpan<float>(x + i, CpuStorage.ElementsPerLine), new Span<float>(y + i, CpuStorage.ElementsPerLine));
                    }

                    break;
                default:
                    throw new NotSupportedException($"There is no elementwise function {function}.");
            }
        }
    }

    private readonly struct ElementwiseBackwardJob<TDerivative>(ElementwiseBackwardPass pass) : IParallelJob
        where TDerivative : unmanaged, IElementwiseDerivative
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            for (var i = first * CpuStorage.ElementsPerLine; i < end * CpuStorage.ElementsPerLine; i += T.Count)
                pass.Apply<T, TDerivative>(i);
        }
    }

    private readonly struct ScaleJob(float* x, float factor, float* y) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            var from = first * CpuStorage.ElementsPerLine;
            var length = (end - first) * CpuStorage.ElementsPerLine;
            TensorPrimitives.Multiply(new ReadOnlySpan<float>(x + from, length), factor, new Span<float>(y + from, length));
        }
    }
}
