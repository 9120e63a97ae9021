namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    internal override void Elementwise(ElementwiseFunction function, Tensor x, Tensor y) =>
        throw new NotImplementedException();

    internal override void ElementwiseBackward(ElementwiseFunction function, Tensor x, Tensor y, Tensor gradient, Tensor inputGradient) =>
        throw new NotImplementedException();
}
