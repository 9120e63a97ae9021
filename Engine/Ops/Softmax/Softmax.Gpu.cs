namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    internal override void Softmax(Tensor x, Tensor y)
    {
        var classes = x.Shape[^1];
        SoftmaxKernels.LaunchForward(this, x.Shape.Length / classes, x, classes, y);
    }

    internal override void SoftmaxBackward(Tensor y, Tensor gradient, Tensor inputGradient)
    {
        var classes = y.Shape[^1];
        SoftmaxKernels.LaunchBackward(this, y.Shape.Length / classes, y, gradient, classes, inputGradient);
    }
}
