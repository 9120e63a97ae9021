using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Gtzan.Engine.Cpu;
using static Gtzan.Engine.CpuDevice;

namespace Gtzan.Engine;

internal static unsafe class ElementwiseCpu
{
    public static void Elementwise(CpuDevice device, ElementwiseFunction function, Tensor x, Tensor y) =>
        device.Workers.Run(new ElementwiseJob(function, device.Pointer(x), device.Pointer(y)), Lines(x), LinesWorthAThread);

    public static void ElementwiseBackward(CpuDevice device, ElementwiseFunction function, Tensor x, Tensor y, Tensor gradient, Tensor inputGradient)
    {
        var pass = new ElementwiseBackwardPass(device.Pointer(function == ElementwiseFunction.Log ? x : y), device.Pointer(gradient), device.Pointer(inputGradient));
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

    /// <summary>One pass over memory, which is all that bounds it: the sums are taken of what has just been written.</summary>
    public static void ActivationBackward(CpuDevice device, ElementwiseFunction function, Tensor y, Tensor gradient, Tensor before, Tensor biasGradient)
    {
        var pass = new ElementwiseBackwardPass(device.Pointer(y), device.Pointer(gradient), device.Pointer(before));
        var columns = biasGradient.Shape.Length;
        var rows = y.Shape.Length / columns;
        var sums = device.Pointer(biasGradient);
        switch (function)
        {
            case ElementwiseFunction.Relu:
                ParallelSums.OfRows(device, new ElementwiseBackwardTerm<ReluDerivative>(pass), rows, columns, sums);
                break;
            case ElementwiseFunction.Sigmoid:
                ParallelSums.OfRows(device, new ElementwiseBackwardTerm<SigmoidDerivative>(pass), rows, columns, sums);
                break;
            case ElementwiseFunction.Tanh:
                ParallelSums.OfRows(device, new ElementwiseBackwardTerm<TanhDerivative>(pass), rows, columns, sums);
                break;
            default:
                new ActivationBackwardOp(function, y, gradient, before, biasGradient).RunInSteps(device);
                break;
        }
    }

    private readonly struct ElementwiseJob(ElementwiseFunction function, float* x, float* y) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T>
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
            where T : struct, ISimd<T>
        {
            for (var i = first * CpuStorage.ElementsPerLine; i < end * CpuStorage.ElementsPerLine; i += T.Count)
                pass.Apply<T, TDerivative>(i);
        }
    }

    /// <summary>The gradient that goes on, which is written down, is also what the bias' gradient is the sum of.</summary>
    private readonly struct ElementwiseBackwardTerm<TDerivative>(ElementwiseBackwardPass pass) : IRowTerm
        where TDerivative : unmanaged, IElementwiseDerivative
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddTo<T>(ref T sum, int row, long index, int column)
            where T : struct, ISimd<T> => sum += pass.Apply<T, TDerivative>(index);
    }
}
