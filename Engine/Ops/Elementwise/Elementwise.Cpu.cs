using System.Numerics.Tensors;
using Gtzan.Engine.Cpu;

namespace Gtzan.Engine;

public sealed unsafe partial class CpuDevice
{
    internal override void Elementwise(ElementwiseFunction function, Tensor x, Tensor y) =>
        _workers.Run(new ElementwiseJob(function, Pointer(x), Pointer(y)), Lines(x), LinesWorthAThread);

    internal override void ElementwiseBackward(ElementwiseFunction function, Tensor x, Tensor y, Tensor gradient, Tensor inputGradient) =>
        _workers.Run(
            new ElementwiseBackwardJob(function, Pointer(x), Pointer(y), Pointer(gradient), Pointer(inputGradient)), Lines(x), LinesWorthAThread);

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

    private readonly struct ElementwiseBackwardJob(ElementwiseFunction function, float* x, float* y, float* gradient, float* result) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T>
        {
            var one = T.Broadcast(1);
            for (var i = first * CpuStorage.ElementsPerLine; i < end * CpuStorage.ElementsPerLine; i += T.Count)
            {
                var upstream = T.Load(gradient + i);
                var output = T.Load(y + i);
                var downstream = function switch
                {
                    ElementwiseFunction.Relu => T.SelectGreater(output, T.Zero, upstream, T.Zero),
                    ElementwiseFunction.Sigmoid => upstream * output * (one - output),
                    ElementwiseFunction.Tanh => upstream * (one - (output * output)),
                    ElementwiseFunction.Exp => upstream * output,
                    ElementwiseFunction.Log => upstream / T.Load(x + i),
                    _ => upstream / (output + output),
                };
                downstream.Store(result + i);
            }
        }
    }
}
