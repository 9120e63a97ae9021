using ILGPU;
using ILGPU.Runtime;

namespace Gtzan.Engine;

public sealed partial class GpuDevice
{
    private delegate void SoftmaxLaunch(AcceleratorStream stream, Index1D rows, ArrayView<float> x, int classes, ArrayView<float> y);

    private delegate void SoftmaxBackwardLaunch(
        AcceleratorStream stream, Index1D rows, ArrayView<float> y, ArrayView<float> gradient, int classes, ArrayView<float> inputGradient);

    internal override void Softmax(Tensor x, Tensor y)
    {
        var classes = x.Shape[^1];
        Load<SoftmaxLaunch>(SoftmaxKernels.Forward).Launch(Stream, rows: x.Shape.Length / classes, View(x), classes, View(y));
    }

    internal override void SoftmaxBackward(Tensor y, Tensor gradient, Tensor inputGradient)
    {
        var classes = y.Shape[^1];
        Load<SoftmaxBackwardLaunch>(SoftmaxKernels.Backward).Launch(
            Stream, rows: y.Shape.Length / classes, View(y), View(gradient), classes, View(inputGradient));
    }
}
