namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    internal override void Transpose(Tensor x, Tensor y) =>
        throw new NotImplementedException();
}
