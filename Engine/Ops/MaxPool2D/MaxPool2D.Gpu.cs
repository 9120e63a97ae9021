namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    internal override void MaxPool2D(Tensor x, in MaxPool2DGeometry geometry, Tensor y, Tensor argMax) =>
        throw new NotImplementedException();

    internal override void MaxPool2DBackward(Tensor gradient, Tensor argMax, in MaxPool2DGeometry geometry, Tensor inputGradient) =>
        throw new NotImplementedException();
}
