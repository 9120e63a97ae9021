namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    internal override void Dropout(Tensor x, float rate, RandomSequence sequence, Tensor y) =>
        throw new NotImplementedException();
}
