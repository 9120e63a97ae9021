using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.CpuOperands;

namespace Gtzan.Engine.Ops.Dense;

internal static unsafe class ActivationBackwardCpu
{
    /// <summary>One pass over memory, which bounds it: each value is added to the sums right after it is written.</summary>
    public static void ActivationBackward(
        CpuDevice device, ElementwiseFunction function, Tensor y, Tensor gradient, Tensor before, Tensor biasGradient)
    {
        var pass = new ElementwiseBackwardPass(Pointer(y), Pointer(gradient), Pointer(before));
        var columns = biasGradient.Shape.Length;
        var rows = y.Shape.Length / columns;
        var sums = Pointer(biasGradient);
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

    /// <summary>Stores ∂z; the gradient of the bias is the sum of its rows.</summary>
    private readonly struct ElementwiseBackwardTerm<TDerivative>(ElementwiseBackwardPass pass) : IRowTerm
        where TDerivative : unmanaged, IElementwiseDerivative
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddTo<T>(ref T sum, int row, long index, int column)
            where T : struct, ISimd<T, float> => sum += pass.Apply<T, TDerivative>(index);
    }
}
