using ILGPU;
using ILGPU.Runtime;

namespace Gtzan.Engine;

public sealed partial class GpuDevice
{
    private delegate void ElementwiseLaunch(AcceleratorStream stream, Index1D items, ElementwiseFunction function, ArrayView<float> x, ArrayView<float> y);

    private delegate void ElementwiseBackwardLaunch(
        AcceleratorStream stream, Index1D items, ElementwiseFunction function, ArrayView<float> x, ArrayView<float> y,
        ArrayView<float> gradient, ArrayView<float> inputGradient);

    internal override void Elementwise(ElementwiseFunction function, Tensor x, Tensor y) =>
        Load<ElementwiseLaunch>(ElementwiseKernels.Forward).Launch(Stream, items: y.Shape.Length, function, View(x), View(y));

    internal override void ElementwiseBackward(ElementwiseFunction function, Tensor x, Tensor y, Tensor gradient, Tensor inputGradient) =>
        Load<ElementwiseBackwardLaunch>(ElementwiseKernels.Backward).Launch(
            Stream, items: inputGradient.Shape.Length, function, View(x), View(y), View(gradient), View(inputGradient));
}
