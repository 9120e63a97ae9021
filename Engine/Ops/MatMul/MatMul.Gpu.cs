namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    internal override void MatMul(Tensor left, Tensor right, bool transposeLeft, bool transposeRight, Tensor result) =>
        throw new NotImplementedException();
}
