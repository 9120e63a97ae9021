using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Reductions;
using ILGPU;
using ILGPU.Algorithms;

namespace Gtzan.Engine.Ops.Softmax;

/// <summary>
/// Softmax, or its logarithm, over rows: an item for a row of few classes, a group for one of many. With ten classes neighbouring items are
/// 40 bytes apart, so that a cache line is fetched once and used by three; a group would leave most of its items without a class. Bound by
/// the launch where rows are few, by bytes where there are many.
/// </summary>
internal static class SoftmaxKernels
{
    /// <summary>y ← exp(x − max) / Σ exp(x − max). 16 bytes per element: x three times; y written.</summary>
    [Kernel]
    internal static void Forward(Index1D row, ArrayView<float> x, int classes, int isLog, ArrayView<float> y)
    {
        var first = row * classes;
        var maximum = x[first];
        for (var i = first + 1; i < first + classes; i++)
            maximum = XMath.Max(maximum, x[i]);

        var sum = 0f;
        for (var i = first; i < first + classes; i++)
            sum += XMath.Exp(x[i] - maximum);
        var logSum = XMath.Log(sum);
        for (var i = first; i < first + classes; i++)
            y[i] = isLog != 0 ? x[i] - maximum - logSum : XMath.Exp(x[i] - maximum) / sum;
    }

    /// <summary>∂x ← y · (∂y − Σ y ∂y), or ∂y − exp(y) · Σ ∂y. 20 bytes per element, of which a second look finds 8 in the cache.</summary>
    [Kernel]
    internal static void Backward(
        Index1D row, ArrayView<float> y, ArrayView<float> gradient, int classes, int isLog, ArrayView<float> inputGradient)
    {
        var first = row * classes;
        var sum = 0f;
        for (var i = first; i < first + classes; i++)
            sum += isLog != 0 ? gradient[i] : y[i] * gradient[i];
        for (var i = first; i < first + classes; i++)
            inputGradient[i] = Derivative(y[i], gradient[i], sum, isLog);
    }

    /// <summary>The same with a group for each row: items take turns along it, and two trees find the maximum and the sum.</summary>
    [Kernel(MaximumGroupSize = ReductionsKernels.GroupSize)]
    internal static void ForwardOfGroup(ArrayView<float> x, int classes, int isLog, ArrayView<float> y)
    {
        var shared = SharedMemory.Allocate<float>(ReductionsKernels.GroupSize);
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

    /// <summary>The same backward with a group for each row.</summary>
    [Kernel(MaximumGroupSize = ReductionsKernels.GroupSize)]
    internal static void BackwardOfGroup(
        ArrayView<float> y, ArrayView<float> gradient, int classes, int isLog, ArrayView<float> inputGradient)
    {
        var shared = SharedMemory.Allocate<float>(ReductionsKernels.GroupSize);
        var end = (Grid.IdxX + 1) * classes;
        var first = end - classes + Group.IdxX;
        var sum = 0f;
        for (var i = first; i < end; i += Group.DimX)
            sum += isLog != 0 ? gradient[i] : y[i] * gradient[i];
        sum = ReductionsKernels.SumOfGroup(sum, shared);
        for (var i = first; i < end; i += Group.DimX)
            inputGradient[i] = Derivative(y[i], gradient[i], sum, isLog);
    }

    private static float Derivative(float y, float gradient, float sum, int isLog) =>
        isLog != 0 ? gradient - (XMath.Exp(y) * sum) : y * (gradient - sum);
}
