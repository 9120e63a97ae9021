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
        var columns = biasGradient.Shape.Length;
        ElementwiseFunctions.Choose(
            function,
            new SumRows(
                device, Pointer(y), Pointer(gradient), Pointer(before), y.Shape.Length / columns, columns, Pointer(biasGradient)));
    }

    private readonly struct SumRows(
        CpuDevice device, float* y, float* gradient, float* before, int rows, int columns, float* sums) : IElementwiseUse
    {
        public void With<TFunction>(TFunction function)
            where TFunction : unmanaged, IElementwise =>
            ParallelSums.OfRows(device, new BackwardTerm<TFunction>(function, y, gradient, before), rows, columns, sums);
    }

    /// <summary>Stores ∂z; the gradient of the bias is the sum of its rows.</summary>
    private readonly struct BackwardTerm<TFunction>(TFunction function, float* y, float* gradient, float* before) : IRowTerm
        where TFunction : unmanaged, IElementwise
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddTo<T>(ref T sum, int row, long index, int column)
            where T : struct, ISimd<T, float>
        {
            var gradientBefore = function.Backward(T.Load(y + index), T.Load(gradient + index));
            gradientBefore.Store(before + index);
            sum += gradientBefore;
        }
    }
}
