using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.CpuOperands;

namespace Gtzan.Engine.Ops.SumOfSquares;

internal static unsafe class SumOfSquaresCpu
{
    public static void SumOfSquares(CpuDevice device, Tensor x, Tensor result) =>
        ReductionsCpu.SumAll(device, new SquareTerm(Pointer(x)), x.Shape.Length, Pointer(result));
}
