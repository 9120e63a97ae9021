namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    internal override void Softmax(Tensor x, Tensor y) =>
        throw new NotImplementedException();

    internal override void SoftmaxBackward(Tensor y, Tensor gradient, Tensor inputGradient) =>
        throw new NotImplementedException();
}
