using Gtzan.Engine.Gpu;
using ILGPU;
using ILGPU.Runtime;

namespace Gtzan.Engine;

public sealed partial class GpuDevice
{
    private delegate void DropoutLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> x, uint threshold, float factor, RandomSequence sequence, int length, ArrayView<float> y);

    internal override void Dropout(Tensor x, float rate, RandomSequence sequence, Tensor y)
    {
        var length = y.Shape.Length;
        Load<DropoutLaunch>(DropoutKernels.Apply).Launch(
            Stream, items: GroupCount.Covering(length, 4), View(x), DropoutNode.Threshold(rate), factor: 1 / (1 - rate), sequence, length, View(y));
    }
}
