namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    internal override void Conv2D(Tensor x, Tensor kernel, Tensor bias, in Conv2DGeometry geometry, Activation activation, Tensor y) =>
        throw new NotImplementedException();

    internal override void Conv2DBackwardInput(Tensor gradient, Tensor kernel, in Conv2DGeometry geometry, Tensor inputGradient) =>
        throw new NotImplementedException();

    internal override void Conv2DBackwardKernel(Tensor x, Tensor gradient, in Conv2DGeometry geometry, Tensor kernelGradient) =>
        throw new NotImplementedException();
}
