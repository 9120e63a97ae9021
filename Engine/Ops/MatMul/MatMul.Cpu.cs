namespace Gtzan.Engine;

public sealed unsafe partial class CpuDevice
{
    internal override void MatMul(Tensor left, Tensor right, bool transposeLeft, bool transposeRight, Tensor result)
    {
        var (rows, columns) = (result.Shape[0], result.Shape[1]);
        var inner = left.Shape[transposeLeft ? 0 : 1];
        Multiply(
            rows, columns, inner,
            LeftOperand(Pointer(left), rows, inner, transposeLeft),
            RightOperand(Pointer(right), columns, inner, transposeRight),
            Pointer(result));
    }
}
