using static Gtzan.Engine.CpuDevice;

namespace Gtzan.Engine;

internal static unsafe class MatMulCpu
{
    public static void MatMul(CpuDevice device, Tensor left, Tensor right, bool transposeLeft, bool transposeRight, Tensor result)
    {
        var (rows, columns) = (result.Shape[0], result.Shape[1]);
        var inner = left.Shape[transposeLeft ? 0 : 1];
        device.Multiply(
            rows, columns, inner,
            LeftOperand(device.Pointer(left), rows, inner, transposeLeft),
            RightOperand(device.Pointer(right), columns, inner, transposeRight),
            device.Pointer(result));
    }
}
