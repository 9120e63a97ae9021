using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Reductions;
using ILGPU;
using ILGPU.Algorithms;

namespace Gtzan.Engine.Ops.Softmax;

/// <summary>
/// Softmax, or its logarithm, over rows: a small group for each row, whose items take turns along it; trees in shared memory find the
/// maximum and the sums. Neighbouring items read neighbours. Bound by the launch where rows are few, by bytes where there are many.
/// </summary>
internal static class SoftmaxKernels
{
    private const int GroupSize = 64;

    /// <summary>y ← exp(x − max) / Σ exp(x − max). 16 bytes per element, of which two later looks find 8 in the cache.</summary>
    [Kernel(MaximumGroupSize = GroupSize)]
    internal static void Forward(ArrayView<float> x, int classes, int isLog, ArrayView<float> y)
    {
        var shared = SharedMemory.Allocate<float>(GroupSize);
        var end = (Grid.IdxX + 1) * classes;
        var first = end - classes + Group.IdxX;
        var maximum = x[end - classes];
        for (var i = first; i < end; i += Group.DimX)
            maximum = XMath.Max(maximum, x[i]);
        maximum = ReductionsKernels.OfGroup(Reduction.Max, maximum, shared);
        Group.Barrier();

        var sum = 0f;
        for (var i = first; i < end; i += Group.DimX)
            sum += XMath.Exp(x[i] - maximum);
        sum = ReductionsKernels.SumOfGroup(sum, shared);
        var logSum = XMath.Log(sum);
        for (var i = first; i < end; i += Group.DimX)
            y[i] = isLog != 0 ? x[i] - maximum - logSum : XMath.Exp(x[i] - maximum) / sum;
    }

    /// <summary>∂x ← y · (∂y − Σ y ∂y), or ∂y − exp(y) · Σ ∂y. 20 bytes per element, of which a second look finds 8 in the cache.</summary>
    [Kernel(MaximumGroupSize = GroupSize)]
    internal static void Backward(ArrayView<float> y, ArrayView<float> gradient, int classes, int isLog, ArrayView<float> inputGradient)
    {
        var shared = SharedMemory.Allocate<float>(GroupSize);
        var end = (Grid.IdxX + 1) * classes;
        var first = end - classes + Group.IdxX;
        var sum = 0f;
        for (var i = first; i < end; i += Group.DimX)
            sum += isLog != 0 ? gradient[i] : y[i] * gradient[i];
        sum = ReductionsKernels.SumOfGroup(sum, shared);
        for (var i = first; i < end; i += Group.DimX)
            inputGradient[i] = isLog != 0 ? gradient[i] - (XMath.Exp(y[i]) * sum) : y[i] * (gradient[i] - sum);
    }
}
