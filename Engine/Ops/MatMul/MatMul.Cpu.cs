using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.CpuOperands;
using static Gtzan.Engine.Ops.MatMul.Fast.GemmCpu;

namespace Gtzan.Engine.Ops.MatMul;

internal static unsafe class MatMulCpu
{
    public static void MatMul(CpuDevice device, Tensor left, Tensor right, bool transposeLeft, bool transposeRight, Tensor result)
    {
        var (rows, columns) = (result.Shape[0], result.Shape[1]);
        var inner = left.Shape[transposeLeft ? 0 : 1];
        Multiply(
            device,
            rows, columns, inner,
            LeftOperand(Pointer(left), rows, inner, transposeLeft),
            RightOperand(Pointer(right), columns, inner, transposeRight),
            Pointer(result));
    }
}
