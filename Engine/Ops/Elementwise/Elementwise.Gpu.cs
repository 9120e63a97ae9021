namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    internal override void Elementwise(ElementwiseFunction function, Tensor x, Tensor y) =>
        ElementwiseKernels.LaunchForward(this, y.Shape.Length, function, x, y);

    internal override void ElementwiseBackward(ElementwiseFunction function, Tensor x, Tensor y, Tensor gradient, Tensor inputGradient) =>
        ElementwiseKernels.LaunchBackward(this, inputGradient.Shape.Length, function, x, y, gradient, inputGradient);
}
