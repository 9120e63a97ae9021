using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.Dropout;

internal static class DropoutGpu
{
    private delegate void DropoutLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> x, uint threshold, float factor, RandomSequence sequence, int length,
        ArrayView<float> y);

    public static void Dropout(GpuDevice device, Tensor x, float rate, RandomSequence sequence, Tensor y)
    {
        var length = y.Shape.Length;
        device.Load<DropoutLaunch>(DropoutKernels.Apply).Launch(
            device.Stream, items: GroupCount.Covering(length, 4), View(x), DropoutNode.Threshold(rate), factor: 1 / (1 - rate), sequence,
            length, View(y));
    }
}
