using Gtzan.Engine.Gpu;

namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    internal override void Dropout(Tensor x, float rate, RandomSequence sequence, Tensor y)
    {
        var length = y.Shape.Length;
        DropoutKernels.LaunchApply(this, GroupCount.Covering(length, 4), x, DropoutNode.Threshold(rate), 1 / (1 - rate), sequence, length, y);
    }
}
