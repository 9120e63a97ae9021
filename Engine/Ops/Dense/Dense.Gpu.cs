namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    internal override void Dense(Tensor x, Tensor kernel, Tensor bias, Activation activation, Tensor y) =>
        throw new NotImplementedException();
}
