using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Attention.Fast;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MatMul.Fast;
using Gtzan.Engine.Tensors;
using ILGPU.Runtime;
using ILGPU;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.Attention;

internal static class AttentionGpu
{
    private delegate void NaiveLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> q, ArrayView<float> k, ArrayView<float> v, ArrayView<float> mask,
        AttentionGeometry geometry, ArrayView<float> y, ArrayView<float> logSums);

    private delegate void ForwardLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> q, ArrayView<float> k, ArrayView<float> v, ArrayView<float> mask,
        AttentionGeometry geometry, ArrayView<float> y, ArrayView<float> logSums);

    private delegate void MeansLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> y, ArrayView<float> gradient, int columns, ArrayView<float> means);

    private delegate void NaiveGradientLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> q, ArrayView<float> k, ArrayView<float> v, ArrayView<float> mask,
        AttentionGeometry geometry, ArrayView<float> logSums, ArrayView<float> means, ArrayView<float> gradient, ArrayView<float> result);

    private delegate void NaiveValueGradientLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> q, ArrayView<float> k, ArrayView<float> mask, AttentionGeometry geometry,
        ArrayView<float> logSums, ArrayView<float> gradient, ArrayView<float> vGradient);

    private delegate void BackwardLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> a, ArrayView<float> b, ArrayView<float> aSide, ArrayView<float> bSide,
        ArrayView<float> mask, AttentionGeometry geometry, int areKeys, ArrayView<float> logSums, ArrayView<float> means,
        ArrayView<float> aGradient, ArrayView<float> vGradient);

    public static void Attention(
        GpuDevice device, Tensor q, Tensor k, Tensor v, Tensor? mask, AttentionGeometry geometry, Tensor y, Tensor logSums) =>
        Attention(device, ChooseVersion(device), q, k, v, mask, geometry, y, logSums);

    /// <summary>Attention, with a given version.</summary>
    public static void Attention(
        GpuDevice device, AttentionVersion version, Tensor q, Tensor k, Tensor v, Tensor? mask, AttentionGeometry geometry, Tensor y,
        Tensor logSums)
    {
        var added = mask is null ? device.Zero : View(mask);
        if (version == AttentionVersion.Naive)
        {
            device.Load<NaiveLaunch>(AttentionKernels.Naive).Launch(
                device.Stream, items: y.Shape.Length, View(q), View(k), View(v), added, geometry, View(y), View(logSums));
            return;
        }

        var forward = device.Load<ForwardLaunch>(AttentionBlockKernels.Forward);
        forward.Launch(
            device.Stream, forward.Grid(Groups(geometry, geometry.Queries, geometry.ValueDepth)), View(q), View(k), View(v), added,
            geometry, View(y), View(logSums));
    }

    public static void AttentionBackward(
        GpuDevice device, Tensor q, Tensor k, Tensor v, Tensor? mask, AttentionGeometry geometry, Tensor y, Tensor logSums, Tensor gradient,
        Tensor qGradient, Tensor kGradient, Tensor vGradient) =>
        AttentionBackward(device, ChooseVersion(device), q, k, v, mask, geometry, y, logSums, gradient, qGradient, kGradient, vGradient);

    /// <summary>∂q, ∂k and ∂v, with a given version.</summary>
    public static void AttentionBackward(
        GpuDevice device, AttentionVersion version, Tensor q, Tensor k, Tensor v, Tensor? mask, AttentionGeometry geometry, Tensor y,
        Tensor logSums, Tensor gradient, Tensor qGradient, Tensor kGradient, Tensor vGradient)
    {
        var added = mask is null ? device.Zero : View(mask);
        using var means = device.Rent(logSums.Shape.Length);
        device.Load<MeansLaunch>(AttentionKernels.Means).Launch(
            device.Stream, items: logSums.Shape.Length, View(y), View(gradient), geometry.ValueDepth, means.View);
        if (version == AttentionVersion.Naive)
        {
            device.Load<NaiveGradientLaunch>(AttentionKernels.NaiveQueryGradient).Launch(
                device.Stream, items: q.Shape.Length, View(q), View(k), View(v), added, geometry, View(logSums), means.View, View(gradient),
                View(qGradient));
            device.Load<NaiveGradientLaunch>(AttentionKernels.NaiveKeyGradient).Launch(
                device.Stream, items: k.Shape.Length, View(q), View(k), View(v), added, geometry, View(logSums), means.View, View(gradient),
                View(kGradient));
            device.Load<NaiveValueGradientLaunch>(AttentionKernels.NaiveValueGradient).Launch(
                device.Stream, items: v.Shape.Length, View(q), View(k), added, geometry, View(logSums), View(gradient), View(vGradient));
            return;
        }

        var backward = device.Load<BackwardLaunch>(AttentionBlockKernels.Backward);
        backward.Launch(
            device.Stream, backward.Grid(Groups(geometry, geometry.Queries, geometry.Depth)), View(q), View(k), View(gradient), View(v),
            added, geometry, areKeys: 0, View(logSums), means.View, View(qGradient), View(vGradient));
        backward.Launch(
            device.Stream, backward.Grid(Groups(geometry, geometry.Keys, Math.Max(geometry.Depth, geometry.ValueDepth))), View(k), View(q),
            View(v), View(gradient), added, geometry, areKeys: 1, View(logSums), means.View, View(kGradient), View(vGradient));
    }

    private static AttentionVersion ChooseVersion(GpuDevice device) =>
        device.MaximumGroupSize < ProductBlock.SmallItems ? AttentionVersion.Naive : AttentionVersion.Blocked;

    private static GroupCount Groups(AttentionGeometry geometry, int rows, int columns) => (
        geometry.Products * GroupCount.Covering(rows, ProductBlock.Small), GroupCount.Covering(columns, AttentionBlockKernels.Columns));
}
