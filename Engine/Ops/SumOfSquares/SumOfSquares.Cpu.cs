using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.CpuOperands;

namespace Gtzan.Engine.Ops.SumOfSquares;

internal static unsafe class SumOfSquaresCpu
{
    public static void SumOfSquares(CpuDevice device, Tensor x, Tensor result) =>
        ReductionsCpu.Reduce<SquareTerm, ElementTerm>(device, Pointer(x), new ReductionRun(1, x.Shape.Length, 1), Pointer(result));
}
